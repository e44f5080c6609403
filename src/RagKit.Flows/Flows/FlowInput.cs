using System.Text.Json;
using System.Text.Json.Serialization;

namespace RagKit.Flows;

/// <summary>
/// Reads a flow's input that somebody wrote by hand: names in any case, comments and trailing commas are taken; a name that the input does
/// not have, or one that is left out, is told rather than passed over.
/// </summary>
internal static class FlowInput
{
    private static readonly JsonSerializerOptions Json = new(ResultCodec.Json)
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="FlowException">The JSON is no such input; the message says where.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, string flow)
    {
        if (json.IsEmpty)
        {
            return typeof(T) == typeof(Nothing)
                ? default!
                : throw new FlowException($"Flow '{flow}' needs an input, {typeof(T)}: give it as JSON.");
        }
        try
        {
            return JsonSerializer.Deserialize<T>(json.Span, Json)
                ?? throw new FlowException($"The input of flow '{flow}' is null, and can't be: give {typeof(T)} as JSON.");
        }
        catch (JsonException e) when (typeof(T) == typeof(Nothing))
        {
            throw new FlowException($"Flow '{flow}' takes no input: leave it out.", e);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new FlowException($"The input of flow '{flow}' can't be read as {typeof(T)}: {e.Message}", e);
        }
    }
}
