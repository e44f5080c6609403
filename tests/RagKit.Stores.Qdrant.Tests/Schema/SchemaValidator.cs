using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Schema;

/// <summary>
/// Checks JSON against the schemas of an OpenAPI 3.0 document. Stricter than the standard in two things: a property that a schema with properties
/// does not name is wrong (Qdrant would pass over a name that was misspelt), and the alternative <c>{"nullable": true}</c> means null alone.
/// </summary>
internal sealed class SchemaValidator(JsonElement document)
{
    private readonly Dictionary<string, Node> _named = [];
    private readonly Dictionary<JsonElement, Node> _compiled = new(new SameElement());
    private readonly Lock _gate = new();

    /// <summary>What is wrong; <see langword="null"/> for nothing.</summary>
    public string? Check(JsonElement schema, JsonElement value)
    {
        Node node;
        lock (_gate)
        {
            if (!_compiled.TryGetValue(schema, out node!))
                _compiled[schema] = node = Compile(schema);
        }
        return Check(node, value, "$");
    }

    private string? Check(Node node, JsonElement value, string at)
    {
        if (node.Reference is string name)
            return Check(Named(name), value, at);
        if (value.ValueKind == JsonValueKind.Null && node.IsNullable)
            return null;
        if (node.IsNullOnly)
            return $"{at} must be null";
        foreach (Node part in node.AllOf)
        {
            if (Check(part, value, at) is string error)
                return error;
        }
        if (CheckAlternatives(node.AnyOf, value, at, exactlyOne: false) is string noneOfAny)
            return noneOfAny;
        if (CheckAlternatives(node.OneOf, value, at, exactlyOne: true) is string noneOfOne)
            return noneOfOne;
        if (node.Type is string type && !Is(value, type))
            return $"{at} must be {type}, not {value.ValueKind}";
        if (node.Enum is HashSet<string> allowed && !(value.ValueKind == JsonValueKind.String && allowed.Contains(value.GetString()!)))
            return $"{at} must be one of {string.Join(", ", allowed)}, not {value}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => CheckObject(node, value, at),
            JsonValueKind.Array => CheckArray(node, value, at),
            JsonValueKind.Number => CheckNumber(node, value, at),
            JsonValueKind.String when node.Format == "uuid" && !Guid.TryParseExact(value.GetString(), "D", out _) => $"{at} must be a UUID, not '{value}'",
            JsonValueKind.String when node.Format == "date-time" && !DateTimeOffset.TryParse(value.GetString(), out _) => $"{at} must be a date and time, not '{value}'",
            _ => null,
        };
    }

    private string? CheckAlternatives(Node[] alternatives, JsonElement value, string at, bool exactlyOne)
    {
        if (alternatives.Length == 0)
            return null;
        int fitting = 0;
        List<string> errors = [];
        foreach (Node alternative in alternatives)
        {
            if (Check(alternative, value, at) is string error)
                errors.Add(error);
            else if (!exactlyOne)
                return null;
            else
                fitting++;
        }
        // The longest path is that of the alternative that was meant.
        return fitting == 1 ? null : fitting > 1 ? $"{at} fits {fitting} alternatives, and must fit one" : $"{at} fits no alternative; nearest: {errors.MaxBy(error => error.IndexOf(' ', StringComparison.Ordinal))}";
    }

    private string? CheckObject(Node node, JsonElement value, string at)
    {
        foreach (string required in node.Required)
        {
            if (!value.TryGetProperty(required, out _))
                return $"{at}.{required} is missing";
        }
        if (node.Properties.Count == 0 && node.Additional is null && !node.ForbidsOthers)
            return null;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (node.Properties.TryGetValue(property.Name, out Node? known))
            {
                if (Check(known, property.Value, $"{at}.{property.Name}") is string error)
                    return error;
            }
            else if (node.Additional is Node others)
            {
                if (Check(others, property.Value, $"{at}.{property.Name}") is string error)
                    return error;
            }
            else if (!node.AllowsOthers)
            {
                return $"{at}.{property.Name} is not published";
            }
        }
        return null;
    }

    private string? CheckArray(Node node, JsonElement value, string at)
    {
        if (node.MinItems > value.GetArrayLength())
            return $"{at} must have {node.MinItems} items at least";
        if (node.IsUnique && value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() != value.GetArrayLength())
            return $"{at} must not hold an item twice";
        if (node.Items is not Node items)
            return null;
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (Check(items, item, at + "[]") is string error)
                return $"{error} (item {index})";
            index++;
        }
        return null;
    }

    private static string? CheckNumber(Node node, JsonElement value, string at)
    {
        double number = value.GetDouble();
        if (number < node.Minimum || number > node.Maximum)
            return $"{at} must be {node.Minimum} to {node.Maximum}, not {value}";
        bool fits = node.Format switch
        {
            "uint64" or "uint" => value.TryGetUInt64(out _),
            "uint32" => value.TryGetUInt32(out _),
            "uint16" => value.TryGetUInt16(out _),
            "uint8" => value.TryGetByte(out _),
            "int64" => value.TryGetInt64(out _),
            "int32" => value.TryGetInt32(out _),
            "float" => float.IsFinite((float)number),
            _ => true,
        };
        return fits ? null : $"{at} must be {node.Format}, not {value}";
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new InvalidOperationException($"The type '{type}' of a schema is unknown."),
    };

    private Node Named(string reference)
    {
        lock (_gate)
        {
            if (_named.TryGetValue(reference, out Node? known))
                return known;
            JsonElement target = document;
            foreach (string segment in reference.TrimStart('#', '/').Split('/'))
                target = target.GetProperty(segment);
            return _named[reference] = Compile(target);
        }
    }

    private static Node Compile(JsonElement schema)
    {
        Node[] List(string name) => schema.TryGetProperty(name, out JsonElement parts) ? [.. parts.EnumerateArray().Select(Compile)] : [];
        bool has(string name) => schema.TryGetProperty(name, out _);
        JsonElement? additional = schema.TryGetProperty("additionalProperties", out JsonElement found) ? found : null;
        bool isNullable = schema.TryGetProperty("nullable", out JsonElement nullable) && nullable.ValueKind == JsonValueKind.True;
        return new Node
        {
            Reference = schema.TryGetProperty("$ref", out JsonElement reference) ? reference.GetString() : null,
            Type = schema.TryGetProperty("type", out JsonElement type) ? type.GetString() : null,
            Format = schema.TryGetProperty("format", out JsonElement format) ? format.GetString() : null,
            IsNullable = isNullable,
            IsNullOnly = isNullable && !schema.EnumerateObject().Any(property => property.Name is not ("nullable" or "description" or "default")),
            AllOf = List("allOf"),
            AnyOf = List("anyOf"),
            OneOf = List("oneOf"),
            Enum = schema.TryGetProperty("enum", out JsonElement values) ? [.. values.EnumerateArray().Select(value => value.ToString())] : null,
            Required = schema.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.Array ? [.. required.EnumerateArray().Select(item => item.GetString()!)] : [],
            Properties = schema.TryGetProperty("properties", out JsonElement properties) ? properties.EnumerateObject().ToDictionary(property => property.Name, property => Compile(property.Value)) : [],
            Additional = additional is { ValueKind: JsonValueKind.Object } described ? Compile(described) : null,
            AllowsOthers = additional is { ValueKind: JsonValueKind.True },
            ForbidsOthers = additional is { ValueKind: JsonValueKind.False },
            Items = schema.TryGetProperty("items", out JsonElement items) ? Compile(items) : null,
            MinItems = has("minItems") ? schema.GetProperty("minItems").GetInt32() : 0,
            IsUnique = has("uniqueItems") && schema.GetProperty("uniqueItems").GetBoolean(),
            Minimum = has("minimum") ? schema.GetProperty("minimum").GetDouble() : double.NegativeInfinity,
            Maximum = has("maximum") ? schema.GetProperty("maximum").GetDouble() : double.PositiveInfinity,
        };
    }

    private sealed class Node
    {
        public string? Reference { get; init; }

        public string? Type { get; init; }

        public string? Format { get; init; }

        public bool IsNullable { get; init; }

        public bool IsNullOnly { get; init; }

        public Node[] AllOf { get; init; } = [];

        public Node[] AnyOf { get; init; } = [];

        public Node[] OneOf { get; init; } = [];

        public HashSet<string>? Enum { get; init; }

        public string[] Required { get; init; } = [];

        public Dictionary<string, Node> Properties { get; init; } = [];

        public Node? Additional { get; init; }

        public bool AllowsOthers { get; init; }

        public bool ForbidsOthers { get; init; }

        public Node? Items { get; init; }

        public int MinItems { get; init; }

        public bool IsUnique { get; init; }

        public double Minimum { get; init; }

        public double Maximum { get; init; }
    }

    // Elements of one document that were found by one path are the same.
    private sealed class SameElement : IEqualityComparer<JsonElement>
    {
        public bool Equals(JsonElement left, JsonElement right) => left.GetRawText() == right.GetRawText();

        public int GetHashCode(JsonElement element) => element.GetRawText().GetHashCode(StringComparison.Ordinal);
    }
}
