using System.Globalization;
using System.Text.Json;

namespace RagKit.Stores.Qdrant.Tests.Server;

/// <summary>
/// Reads filters as the specification describes them: must, should, must_not and min_should of conditions; a condition on a field holds
/// when any of its values fits; a point without the field fits no condition on it but is_empty.
/// </summary>
internal static class FilterReader
{
    public static Func<Point, bool> Read(JsonElement filter)
    {
        List<Func<Point, bool>> parts = [];
        if (Conditions(filter, "must") is { Count: > 0 } must)
            parts.Add(point => must.TrueForAll(condition => condition(point)));
        if (Conditions(filter, "should") is { Count: > 0 } should)
            parts.Add(point => should.Exists(condition => condition(point)));
        if (Conditions(filter, "must_not") is { Count: > 0 } mustNot)
            parts.Add(point => !mustNot.Exists(condition => condition(point)));
        if (filter.TryGetProperty("min_should", out JsonElement min) && min.ValueKind == JsonValueKind.Object)
        {
            List<Func<Point, bool>> conditions = Conditions(min, "conditions");
            int least = min.GetProperty("min_count").GetInt32();
            parts.Add(point => conditions.Count(condition => condition(point)) >= least);
        }
        return point => parts.TrueForAll(part => part(point));
    }

    /// <summary>The keywords that a top-level condition asks one of, so that an index can be used.</summary>
    public static IEnumerable<(string Key, IReadOnlyList<string> Values)> Keywords(JsonElement filter)
    {
        if (!filter.TryGetProperty("must", out JsonElement must) || must.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (JsonElement condition in must.EnumerateArray())
        {
            if (!condition.TryGetProperty("key", out JsonElement key) || !condition.TryGetProperty("match", out JsonElement match))
                continue;
            if (match.TryGetProperty("value", out JsonElement value) && value.ValueKind == JsonValueKind.String)
                yield return (key.GetString()!, [value.GetString()!]);
            else if (match.TryGetProperty("any", out JsonElement any) && any.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
                yield return (key.GetString()!, [.. any.EnumerateArray().Select(item => item.GetString()!)]);
        }
    }

    private static List<Func<Point, bool>> Conditions(JsonElement filter, string name)
    {
        if (!filter.TryGetProperty(name, out JsonElement conditions) || conditions.ValueKind == JsonValueKind.Null)
            return [];
        return conditions.ValueKind == JsonValueKind.Array ? [.. conditions.EnumerateArray().Select(Condition)] : [Condition(conditions)];
    }

    private static Func<Point, bool> Condition(JsonElement condition)
    {
        if (condition.TryGetProperty("key", out JsonElement key))
            return OfField(key.GetString()!, condition);
        if (condition.TryGetProperty("has_id", out JsonElement ids))
        {
            HashSet<PointKey> keys = [.. ids.EnumerateArray().Select(PointKey.Read)];
            return point => keys.Contains(point.Key);
        }
        if (condition.TryGetProperty("has_vector", out JsonElement vector))
        {
            string name = vector.GetString()!;
            return point => point.HasVector(name);
        }
        if (condition.TryGetProperty("is_empty", out JsonElement empty))
        {
            string name = empty.GetProperty("key").GetString()!;
            return point => !Values(point.Payload, name).Any(value => value.ValueKind != JsonValueKind.Null);
        }
        if (condition.TryGetProperty("is_null", out JsonElement isNull))
        {
            string name = isNull.GetProperty("key").GetString()!;
            return point => Values(point.Payload, name).Any(value => value.ValueKind == JsonValueKind.Null);
        }
        if (condition.TryGetProperty("nested", out _) || condition.TryGetProperty("slice", out _))
            throw QdrantError.Unsupported("nested and slice conditions");
        return Read(condition);
    }

    private static Func<Point, bool> OfField(string key, JsonElement condition)
    {
        if (condition.TryGetProperty("match", out JsonElement match))
        {
            Func<JsonElement, bool> fits = Match(match);
            return point => Values(point.Payload, key).Any(fits);
        }
        if (condition.TryGetProperty("range", out JsonElement range))
        {
            Func<JsonElement, bool> fits = Range(range);
            return point => Values(point.Payload, key).Any(fits);
        }
        throw QdrantError.Unsupported($"the condition {condition}");
    }

    private static Func<JsonElement, bool> Match(JsonElement match)
    {
        if (match.TryGetProperty("value", out JsonElement value))
            return AnyOf([value]);
        if (match.TryGetProperty("any", out JsonElement any))
            return AnyOf([.. any.EnumerateArray()]);
        if (!match.TryGetProperty("except", out JsonElement except))
            throw QdrantError.Unsupported($"the match {match}");
        Func<JsonElement, bool> excepted = AnyOf([.. except.EnumerateArray()]);
        return element => !excepted(element);
    }

    private static Func<JsonElement, bool> AnyOf(IReadOnlyList<JsonElement> values)
    {
        HashSet<string> texts = [.. values.Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)];
        HashSet<long> numbers = [.. values.Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetInt64())];
        HashSet<JsonValueKind> truths = [.. values.Where(value => value.ValueKind is JsonValueKind.True or JsonValueKind.False).Select(value => value.ValueKind)];
        return element => element.ValueKind switch
        {
            JsonValueKind.String => texts.Count > 0 && texts.Contains(element.GetString()!),
            JsonValueKind.Number => numbers.Count > 0 && element.TryGetInt64(out long number) && numbers.Contains(number),
            _ => truths.Contains(element.ValueKind),
        };
    }

    private static Func<JsonElement, bool> Range(JsonElement range)
    {
        List<(string Name, JsonElement Bound)> bounds = [.. range.EnumerateObject().Where(bound => bound.Value.ValueKind != JsonValueKind.Null).Select(bound => (bound.Name, bound.Value))];
        if (bounds.Exists(bound => bound.Bound.ValueKind == JsonValueKind.String))
        {
            List<(string, DateTimeOffset)> moments = bounds.ConvertAll(bound => (bound.Name, bound.Bound.GetDateTimeOffset()));
            return element => element.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
                && moments.TrueForAll(bound => Holds(moment.CompareTo(bound.Item2), bound.Item1));
        }
        // Numbers are compared as 64-bit floats, integers too.
        List<(string, double)> numbers = bounds.ConvertAll(bound => (bound.Name, bound.Bound.GetDouble()));
        return element => element.ValueKind == JsonValueKind.Number && element.GetDouble() is double number && numbers.TrueForAll(bound => Holds(number.CompareTo(bound.Item2), bound.Item1));
    }

    private static bool Holds(int order, string bound) => bound switch
    {
        "lt" => order < 0,
        "lte" => order <= 0,
        "gt" => order > 0,
        _ => order >= 0,
    };

    /// <summary>The values at a path; those of a list one by one.</summary>
    private static IEnumerable<JsonElement> Values(IReadOnlyDictionary<string, JsonElement> payload, string path)
    {
        string[] segments = path.Split('.');
        if (!payload.TryGetValue(segments[0], out JsonElement value))
            return [];
        IEnumerable<JsonElement> values = Flat(value);
        foreach (string segment in segments.Skip(1))
            values = values.SelectMany(inner => inner.ValueKind == JsonValueKind.Object && inner.TryGetProperty(segment, out JsonElement found) ? Flat(found) : []);
        return values;
    }

    private static JsonElement[] Flat(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
}
