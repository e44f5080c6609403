using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RagKit.Flows;

namespace RagKit.Cli;

/// <summary>What JSON a type is written as, in few words: <c>{"folder": string, "db"?: string}</c>, where a member with <c>?</c> may be left out.</summary>
internal static class InputShape
{
    private const int Deepest = 3;

    private static readonly JsonSerializerOptions Json = MakeOptions();

    /// <summary>The shape; empty for nothing.</summary>
    public static string Of(Type type) => type == typeof(Nothing) ? "" : Of(type, 0);

    private static string Of(Type type, int depth)
    {
        if (Nullable.GetUnderlyingType(type) is Type underlying)
            return Of(underlying, depth) + " or null";
        if (type == typeof(string) || type == typeof(Guid) || type == typeof(Uri) || type == typeof(DateTimeOffset) || type == typeof(DateTime) || type == typeof(TimeSpan))
            return "string";
        if (type == typeof(bool))
            return "boolean";
        if (type.IsEnum || (type.IsPrimitive && type != typeof(char)) || type == typeof(decimal))
            return "number";
        JsonTypeInfo info = Json.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when depth < Deepest => $"{{{string.Join(", ", info.Properties.Select(member => $"\"{member.Name}\"{(member.IsRequired ? "" : "?")}: {Of(member.PropertyType, depth + 1)}"))}}}",
            JsonTypeInfoKind.Enumerable when depth < Deepest => $"[{Of(info.ElementType ?? typeof(object), depth + 1)}, ...]",
            JsonTypeInfoKind.Dictionary when depth < Deepest => $"{{string: {Of(info.ElementType ?? typeof(object), depth + 1)}, ...}}",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "{...}",
            JsonTypeInfoKind.Enumerable => "[...]",
            _ => "any JSON",
        };
    }

    private static JsonSerializerOptions MakeOptions()
    {
        JsonSerializerOptions options = new() { IncludeFields = true, RespectRequiredConstructorParameters = true };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
