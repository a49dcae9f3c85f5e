//! stub
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion { pub key: String, pub label: String, pub aliases: Vec<String>, pub group: Option<String>, pub better: Option<Better> }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better { Lower, Higher }
#[derive(Clone, Debug, PartialEq)]
pub struct Known { pub order: f64, pub high: Option<f64>, pub note: Option<String>, pub shown: Option<String> }
#[derive(Clone, Debug, PartialEq)]
pub enum Value { Missing, NotApplicable(Option<String>), Unknown(Option<String>), Text, Known(Known) }
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decimal { Point, Comma }
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BadKind { Value, Unit }
pub struct BadValue { pub kind: BadKind, pub message: String, pub help: String }
impl Value { pub fn conflicts(&self, _o: &Self) -> bool { false }
 pub fn known(&self) -> Option<&Known> { match self { Self::Known(k) => Some(k), _ => None } }
 pub fn state(text: &str) -> Value { match text.trim() { "" | "-" | "–" => Value::Missing, "?" => Value::Unknown(None), t if t.starts_with("n/a") => Value::NotApplicable(None), _ => Value::Text } } }
impl Criterion {
  pub fn read(&self, text: &str, _d: Decimal) -> Result<Value, BadValue> { Ok(Value::state(text)) }
  pub fn unit(&self) -> Option<&str> { None }
  pub fn names(&self) -> impl Iterator<Item=&str> { [&*self.key, &*self.label].into_iter().chain(self.aliases.iter().map(|a| &**a)) }
}
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Criteria { list: Vec<Criterion> }
impl Criteria {
  pub fn iter(&self) -> std::slice::Iter<'_, Criterion> { self.list.iter() }
  pub fn len(&self) -> usize { self.list.len() }
  pub fn is_empty(&self) -> bool { self.list.is_empty() }
  pub fn at(&self, index: usize) -> Option<&Criterion> { self.list.get(index) }
  pub fn position(&self, name: &str) -> Option<usize> { let f = crate::base::text::fold_name(name); self.iter().position(|c| c.names().any(|n| crate::base::text::fold_name(n) == f)) }
}
impl super::Settings {
  pub fn decimal_of(&self, _l: &str) -> Decimal { Decimal::Point }
}
