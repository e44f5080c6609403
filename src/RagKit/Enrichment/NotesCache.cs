using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Enrichment;

/// <summary>
/// Keeps what a model said of a chunk, by model, question and all that the model saw, in the cache of the corpus's runner. With a durable ledger such
/// as <c>SqliteFlowStore</c> nothing is paid twice, whatever ends the process.
/// </summary>
internal sealed class NotesCache<TNote>(Func<HybridCache>? cache, string fingerprint, JsonTypeInfo<TNote> form)
    where TNote : class
{
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    private static readonly string[] Tags = ["enrichment"];

    public async ValueTask<TNote?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (cache is null)
            return null;
        string? json = await cache().GetOrCreateAsync<string?>(key, static _ => new((string?)null), ReadOnly, cancellationToken: cancellationToken).ConfigureAwait(false);
        return json is null ? null : JsonSerializer.Deserialize(json, form);
    }

    public ValueTask KeepAsync(string key, TNote notes, CancellationToken cancellationToken) => cache is null
        ? default
        : cache().SetAsync(key, JsonSerializer.Serialize(notes, form), tags: Tags, cancellationToken: cancellationToken);

    /// <summary>A key that names all that the answer depends on; lengths first, so that no two share one.</summary>
    public string Key(params ReadOnlySpan<string> seen)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(fingerprint));
        foreach (string part in seen)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(part.Length.ToString(CultureInfo.InvariantCulture) + ":"));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(part.AsSpan()));
        }
        return "enrich:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
