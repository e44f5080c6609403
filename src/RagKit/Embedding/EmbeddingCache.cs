using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace RagKit.Embedding;

/// <summary>
/// Keeps embeddings by model, dimensions and text, in the cache of the corpus's runner: what was embedded once, for whatever document and corpus, is not
/// embedded again. Thread-safe.
/// </summary>
internal sealed class EmbeddingCache(Func<HybridCache> cache)
{
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    private static readonly string[] Tags = ["embeddings"];

    /// <summary>The vectors of texts, in order; <see langword="null"/> for one that is not kept.</summary>
    public async Task<ReadOnlyMemory<float>?[]> FindAsync(string model, int dimensions, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        byte[]?[] kept = await Task.WhenAll(texts.Select(text => cache().GetOrCreateAsync<byte[]?>(
            Key(model, dimensions, text), static _ => new((byte[]?)null), ReadOnly, cancellationToken: cancellationToken).AsTask())).ConfigureAwait(false);
        return [.. kept.Select(bytes => Read(bytes, dimensions))];
    }

    /// <summary>Keeps the vectors of texts.</summary>
    public Task KeepAsync(string model, int dimensions, IReadOnlyList<string> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken) =>
        Task.WhenAll(texts.Select((text, i) => cache().SetAsync(
            Key(model, dimensions, text), MemoryMarshal.AsBytes(vectors[i].Span).ToArray(), tags: Tags, cancellationToken: cancellationToken).AsTask()));

    private static ReadOnlyMemory<float>? Read(byte[]? bytes, int dimensions) =>
        bytes is null || bytes.Length == 0 || bytes.Length % sizeof(float) != 0 || (dimensions > 0 && bytes.Length != dimensions * sizeof(float))
            ? null
            : MemoryMarshal.Cast<byte, float>(bytes).ToArray();

    // Lengths first, so that no two inputs share a key.
    private static string Key(string model, int dimensions, string text)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{model.Length}:{model}{dimensions}:")));
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        return "embed:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
