using System.Text.Json;
using RagKit.Caching;
using RagKit.Runs;

namespace RagKit.Cli;

/// <summary>Reads what a run was given and what it gave.</summary>
internal static class RunResult
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4096 };

    /// <summary>The result as JSON; <see langword="null"/> for a run that has none, or whose result could not be kept.</summary>
    public static async Task<JsonElement?> ReadAsync(FlowSession session, string run, CancellationToken cancellationToken)
    {
        if (await session.Store.FindTaskAsync(run, TaskKey.Run, cancellationToken) is not TaskInfo info)
            return null;
        if (info.ResultKey is null)
            return Parse(info.Result);
        ICacheStore values = session.Store;
        if (await values.OpenAsync(info.ResultKey, TimeProvider.System.GetUtcNow(), cancellationToken) is not CachedValue value)
            return null;
        await using (value.Content)
        {
            using JsonDocument parsed = await JsonDocument.ParseAsync(value.Content, Deep, cancellationToken);
            return parsed.RootElement.Clone();
        }
    }

    /// <summary>What the ledger keeps encoded; <see langword="null"/> for nothing.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return null;
        using JsonDocument parsed = JsonDocument.Parse(json, Deep);
        return parsed.RootElement.Clone();
    }
}
