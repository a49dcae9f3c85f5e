#!/bin/sh
# Prints a list of all dishes, grouped by folder.
for folder in dishes/*/; do
  printf '\n### %s\n\n' "$(basename "$folder")"
  find "$folder" -name '*.md' | sort | while read -r file; do
    printf -- '- [%s](./%s)\n' "$(basename "$file" .md)" "$file"
  done
done
