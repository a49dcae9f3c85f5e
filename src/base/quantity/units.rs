//! The units that are known: factors and names.
//!
//! Factors are exact: the metre, kilogram and second and their multiples; pound, inch, foot, yard and mile as the international
//! agreement of 1959 defines them (0.45359237 kg, 0.9144 m); the US gallon of 231 cubic inches, of which pint, cup, fluid ounce and
//! spoons are whole parts; the thermochemical calorie of 4.184 J; the British thermal unit of the International Table, 1055.05585262 J;
//! the Chinese jin of 500 g. Spoons in Chinese are those of 5 and 15 ml. Left out, because people mean different things by
//! them: calorie without `kilo`, imperial pint and gallon, horsepower.

/// What a unit measures. Only units of one dimension are converted into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Mass,
    Volume,
    Time,
    /// Months have no fixed number of days.
    Months,
    Temperature,
    Length,
    Area,
    Energy,
    Power,
    Share,
}

impl Dimension {
    /// What it is called in messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Mass => "mass",
            Self::Volume => "volume",
            Self::Time | Self::Months => "time",
            Self::Temperature => "temperature",
            Self::Length => "length",
            Self::Area => "area",
            Self::Energy => "energy",
            Self::Power => "power",
            Self::Share => "share",
        }
    }
}

/// A unit. A number in it less `zero`, times `times`, divided by `by`, is in the unit that the dimension is counted in.
#[derive(Debug, PartialEq)]
pub(super) struct Known {
    /// Its first name.
    pub(super) symbol: &'static str,
    pub(super) dimension: Dimension,
    pub(super) times: f64,
    pub(super) by: f64,
    /// Where it stands at the other unit's zero: temperatures only.
    pub(super) zero: f64,
    /// Every name that can mean no other unit.
    pub(super) names: &'static [&'static str],
    /// Names that mean this one where the dimension is known.
    pub(super) short: &'static [&'static str],
    /// Whether case matters.
    pub(super) is_cased: bool,
}

impl Eq for Known {}

impl Known {
    /// How large it is.
    pub(super) fn size(&self) -> f64 {
        self.times / self.by
    }
}

use Dimension::{Area, Energy, Length, Mass, Months, Power, Share, Temperature, Time, Volume};

const fn unit(
    dimension: Dimension,
    (times, by): (f64, f64),
    names: &'static [&'static str],
    short: &'static [&'static str],
) -> Known {
    Known { symbol: names[0], dimension, times, by, zero: 0.0, names, short, is_cased: false }
}

const fn cased(unit: Known) -> Known {
    Known { is_cased: true, ..unit }
}

const fn from_zero(zero: f64, unit: Known) -> Known {
    Known { zero, ..unit }
}

/// Millilitres in a US gallon, a millionth of one for each.
const GALLON: f64 = 3_785_411_784.0;

/// Every unit that is known.
pub(super) static KNOWN: &[Known] = &[
    unit(Mass, (1.0, 1.0), &["g", "gram", "grams", "gramme", "grammes", "gm", "gms", "gr", "克"], &[]),
    unit(
        Mass,
        (1000.0, 1.0),
        &["kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes", "千克", "公斤"],
        &[],
    ),
    unit(Mass, (1.0, 1000.0), &["mg", "milligram", "milligrams", "milligramme", "milligrammes", "毫克"], &[]),
    unit(Mass, (1.0, 1e6), &["µg", "ug", "mcg", "microgram", "micrograms", "微克"], &[]),
    cased(unit(Mass, (1e6, 1.0), &["t", "tonne", "tonnes", "metric ton", "metric tons", "吨"], &[])),
    unit(Mass, (45_359_237.0, 1e5), &["lb", "lbs", "pound", "pounds", "磅"], &[]),
    unit(Mass, (45_359_237.0, 16e5), &["oz", "ounce", "ounces", "盎司"], &[]),
    unit(Mass, (635_029_318.0, 1e5), &["st", "stone", "stones"], &[]),
    unit(Mass, (500.0, 1.0), &["斤", "市斤", "jin"], &[]),
    unit(Mass, (50.0, 1.0), &["两", "liang"], &[]),
    unit(
        Volume,
        (1.0, 1.0),
        &["ml", "mL", "millilitre", "millilitres", "milliliter", "milliliters", "cc", "cm³", "cm3", "毫升"],
        &[],
    ),
    unit(Volume, (10.0, 1.0), &["cl", "centilitre", "centilitres", "centiliter", "centiliters", "厘升"], &[]),
    unit(Volume, (100.0, 1.0), &["dl", "decilitre", "decilitres", "deciliter", "deciliters", "分升"], &[]),
    unit(
        Volume,
        (1000.0, 1.0),
        &["l", "L", "litre", "litres", "liter", "liters", "ltr", "ltrs", "dm³", "dm3", "升", "公升"],
        &[],
    ),
    unit(Volume, (1e5, 1.0), &["hl", "hectolitre", "hectolitres", "hectoliter", "hectoliters", "百升"], &[]),
    unit(
        Volume,
        (1e6, 1.0),
        &["m³", "m3", "m^3", "cubic metre", "cubic metres", "cubic meter", "cubic meters", "立方米"],
        &[],
    ),
    unit(Volume, (GALLON, 768e6), &["tsp", "tsps", "teaspoon", "teaspoons"], &["t"]),
    unit(Volume, (GALLON, 256e6), &["tbsp", "tbsps", "tbs", "tablespoon", "tablespoons"], &["T"]),
    unit(Volume, (GALLON, 128e6), &["fl oz", "fl. oz", "fl.oz", "fluid ounce", "fluid ounces"], &[]),
    unit(Volume, (GALLON, 16e6), &["cup", "cups", "US cup", "US cups"], &["c"]),
    unit(Volume, (GALLON, 8e6), &["pt", "pint", "pints", "US pint", "US pints"], &[]),
    unit(Volume, (GALLON, 4e6), &["qt", "quart", "quarts"], &[]),
    unit(Volume, (GALLON, 1e6), &["gal", "gallon", "gallons", "US gallon", "US gallons"], &[]),
    unit(Volume, (5.0, 1.0), &["茶匙", "小匙"], &[]),
    unit(Volume, (15.0, 1.0), &["汤匙", "大匙"], &[]),
    unit(Time, (1.0, 1.0), &["s", "sec", "secs", "second", "seconds", "秒", "秒钟"], &[]),
    unit(Time, (60.0, 1.0), &["min", "mins", "minute", "minutes", "分钟", "分"], &["m", "'"]),
    unit(Time, (3600.0, 1.0), &["h", "hr", "hrs", "hour", "hours", "小时", "个小时", "个钟头", "钟头"], &["时"]),
    unit(Time, (86_400.0, 1.0), &["d", "day", "days", "天", "日"], &[]),
    unit(Time, (604_800.0, 1.0), &["week", "weeks", "wk", "wks", "周", "星期", "个星期", "礼拜", "个礼拜"], &["w"]),
    unit(Time, (1.0, 1000.0), &["ms", "millisecond", "milliseconds", "毫秒"], &[]),
    unit(Months, (1.0, 1.0), &["month", "months", "mth", "mths", "个月"], &["mo", "月", "m"]),
    unit(Months, (12.0, 1.0), &["year", "years", "yr", "yrs", "年"], &["y", "a"]),
    unit(
        Temperature,
        (1.0, 1.0),
        &[
            "°C",
            "° C",
            "C",
            "degree C",
            "degrees C",
            "deg C",
            "degrees Celsius",
            "degree Celsius",
            "Celsius",
            "centigrade",
            "摄氏度",
            "度C",
        ],
        &["c"],
    ),
    from_zero(
        32.0,
        unit(
            Temperature,
            (5.0, 9.0),
            &[
                "°F",
                "° F",
                "F",
                "degree F",
                "degrees F",
                "deg F",
                "degrees Fahrenheit",
                "degree Fahrenheit",
                "Fahrenheit",
                "华氏度",
                "度F",
            ],
            &["f"],
        ),
    ),
    from_zero(
        273.15,
        cased(unit(Temperature, (1.0, 1.0), &["K", "kelvin", "Kelvin", "kelvins", "开尔文", "开"], &["k"])),
    ),
    unit(Length, (1.0, 1.0), &["mm", "millimetre", "millimetres", "millimeter", "millimeters", "毫米"], &[]),
    unit(
        Length,
        (10.0, 1.0),
        &["cm", "cms", "centimetre", "centimetres", "centimeter", "centimeters", "厘米", "公分"],
        &[],
    ),
    unit(Length, (100.0, 1.0), &["dm", "decimetre", "decimetres", "decimeter", "decimeters", "分米"], &[]),
    cased(unit(Length, (1000.0, 1.0), &["m", "metre", "metres", "meter", "meters", "米", "公尺"], &["M"])),
    unit(Length, (1e6, 1.0), &["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "千米", "公里"], &[]),
    unit(
        Length,
        (1.0, 1000.0),
        &["µm", "um", "micrometre", "micrometres", "micrometer", "micrometers", "micron", "microns", "微米"],
        &[],
    ),
    unit(Length, (254.0, 10.0), &["in", "inch", "inches", "英寸"], &["\""]),
    unit(Length, (3048.0, 10.0), &["ft", "foot", "feet", "英尺"], &["'"]),
    unit(Length, (9144.0, 10.0), &["yd", "yds", "yard", "yards", "码"], &[]),
    unit(Length, (1_609_344.0, 1.0), &["mi", "mile", "miles", "英里"], &[]),
    unit(Area, (1.0, 1.0), &["mm²", "mm2", "mm^2", "sq mm", "平方毫米"], &[]),
    unit(Area, (100.0, 1.0), &["cm²", "cm2", "cm^2", "sq cm", "平方厘米"], &[]),
    unit(
        Area,
        (1e6, 1.0),
        &[
            "m²",
            "m2",
            "m^2",
            "sq m",
            "sqm",
            "square metre",
            "square metres",
            "square meter",
            "square meters",
            "平方米",
            "平米",
        ],
        &[],
    ),
    unit(
        Area,
        (9_290_304.0, 100.0),
        &["ft²", "ft2", "ft^2", "sq ft", "sqft", "square foot", "square feet", "平方英尺"],
        &[],
    ),
    unit(Area, (1e10, 1.0), &["ha", "hectare", "hectares", "公顷"], &[]),
    unit(Energy, (1.0, 1.0), &["J", "joule", "joules", "焦", "焦耳"], &[]),
    unit(Energy, (1000.0, 1.0), &["kJ", "kilojoule", "kilojoules", "千焦"], &[]),
    cased(unit(Energy, (1e6, 1.0), &["MJ", "megajoule", "megajoules", "兆焦"], &[])),
    unit(Energy, (4184.0, 1.0), &["kcal", "kcals", "kilocalorie", "kilocalories", "千卡", "大卡"], &[]),
    unit(Energy, (3600.0, 1.0), &["Wh", "watt-hour", "watt-hours", "瓦时"], &[]),
    unit(Energy, (3.6e6, 1.0), &["kWh", "kilowatt-hour", "kilowatt-hours", "千瓦时"], &["度"]),
    cased(unit(Energy, (3.6e9, 1.0), &["MWh"], &[])),
    unit(Energy, (105_505_585_262.0, 1e8), &["BTU", "BTUs"], &[]),
    unit(Power, (1.0, 1.0), &["W", "watt", "watts", "瓦", "瓦特"], &["w"]),
    unit(Power, (1000.0, 1.0), &["kW", "kilowatt", "kilowatts", "千瓦"], &[]),
    cased(unit(Power, (1e6, 1.0), &["MW", "megawatt", "megawatts", "兆瓦"], &[])),
    unit(Power, (105_505_585_262.0, 3600e8), &["BTU/h", "BTU/hr", "BTU per hour", "BTUH"], &[]),
    unit(Share, (1.0, 1.0), &["%", "percent", "per cent", "pct", "百分比"], &[]),
    unit(Share, (1.0, 10.0), &["‰", "per mille", "permille"], &[]),
];
