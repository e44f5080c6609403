using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace RagKit.Stores.Qdrant.Tests.Schema;

/// <summary>Qdrant's published OpenAPI document: says of a request or an answer what of it is not as published.</summary>
internal sealed class ApiSpecification
{
    private readonly List<(string[] Segments, string Path, JsonElement Item)> _paths = [];
    private readonly SchemaValidator _schemas;

    public ApiSpecification(string file)
    {
        JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        _schemas = new SchemaValidator(document.RootElement);
        foreach (JsonProperty path in document.RootElement.GetProperty("paths").EnumerateObject())
            _paths.Add((path.Name.Trim('/').Split('/'), path.Name, path.Value));
    }

    /// <summary>What is wrong with a request; <see langword="null"/> for nothing.</summary>
    public string? CheckRequest(string method, string path, IEnumerable<KeyValuePair<string, StringValues>> query, JsonElement? body)
    {
        if (Find(method, path) is not (JsonElement operation, Dictionary<string, string> inPath))
            return $"{method} {path} is not published";
        Dictionary<string, JsonElement> parameters = [];
        if (operation.TryGetProperty("parameters", out JsonElement listed))
            parameters = listed.EnumerateArray().ToDictionary(item => $"{item.GetProperty("in").GetString()} {item.GetProperty("name").GetString()}");
        foreach ((string name, StringValues value) in query)
        {
            if (!parameters.TryGetValue($"query {name}", out JsonElement parameter))
                return $"the parameter '{name}' is not published";
            if (value.Count != 1 || CheckText(parameter.GetProperty("schema"), value[0]!) is not null)
                return $"the parameter '{name}' must not be '{value}'";
        }
        foreach ((string key, JsonElement parameter) in parameters)
        {
            bool isRequired = parameter.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.True;
            string name = key.Split(' ')[1];
            if (isRequired && key.StartsWith("query", StringComparison.Ordinal) && !query.Any(pair => pair.Key == name))
                return $"the parameter '{name}' is missing";
            if (key.StartsWith("path", StringComparison.Ordinal) && inPath.TryGetValue(name, out string? value) && CheckText(parameter.GetProperty("schema"), value) is string error)
                return $"the path's '{name}': {error}";
        }
        if (!operation.TryGetProperty("requestBody", out JsonElement described))
            return body is null ? null : "a body was sent, and none is published";
        return body is JsonElement sent ? _schemas.Check(described.GetProperty("content").GetProperty("application/json").GetProperty("schema"), sent) : "the body is missing";
    }

    /// <summary>What is wrong with an answer of 200; <see langword="null"/> for nothing.</summary>
    public string? CheckAnswer(string method, string path, JsonElement body) =>
        Find(method, path) is not (JsonElement operation, _) ? "not published"
        : operation.GetProperty("responses").GetProperty("200") is var answer && answer.TryGetProperty("content", out JsonElement content) && content.TryGetProperty("application/json", out JsonElement json)
            ? _schemas.Check(json.GetProperty("schema"), body)
            : null;

    private string? CheckText(JsonElement schema, string value)
    {
        // In an address every value is text: it is right when any reading of it is.
        string[] readings = [JsonSerializer.Serialize(value), .. long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) || value is "true" or "false" ? new[] { value } : []];
        string? error = null;
        foreach (string reading in readings)
        {
            using JsonDocument parsed = JsonDocument.Parse(reading);
            error = _schemas.Check(schema, parsed.RootElement);
            if (error is null)
                return null;
        }
        return error;
    }

    private (JsonElement Operation, Dictionary<string, string> InPath)? Find(string method, string path)
    {
        string[] segments = path.Trim('/').Split('/');
        foreach ((string[] template, _, JsonElement item) in _paths.OrderBy(candidate => candidate.Segments.Count(IsVariable)))
        {
            if (template.Length != segments.Length || !item.TryGetProperty(method.ToLowerInvariant(), out JsonElement operation))
                continue;
            if (!template.Zip(segments).All(pair => IsVariable(pair.First) || pair.First == pair.Second))
                continue;
            return (operation, template.Zip(segments).Where(pair => IsVariable(pair.First)).ToDictionary(pair => pair.First.Trim('{', '}'), pair => Uri.UnescapeDataString(pair.Second)));
        }
        return null;
    }

    private static bool IsVariable(string segment) => segment.StartsWith('{');
}
