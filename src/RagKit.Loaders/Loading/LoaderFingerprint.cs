using System.Text.Json;

namespace RagKit.Loading;

/// <summary>Writes a loader's settings so that no two settings share a text.</summary>
internal static class LoaderFingerprint
{
    public static string Of(params ReadOnlySpan<object?> settings) => JsonSerializer.Serialize(settings.ToArray());
}
