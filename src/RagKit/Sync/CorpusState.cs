using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>Names what a plan rests on: the corpus's settings, the version that serves, and how far its ledger was. A run changes it.</summary>
internal sealed class CorpusState
{
    private int _entries;
    private DateTimeOffset _last;

    /// <summary>Takes in what the ledger says of an item.</summary>
    public void Add(LedgerEntry entry)
    {
        _entries++;
        if (entry.At > _last)
            _last = entry.At;
    }

    public async Task<string> NameAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        CorpusManifest? manifest = await parts.Store.GetManifestAsync(cancellationToken).ConfigureAwait(false);
        int version = await ServingVersionAsync(parts.Store, cancellationToken).ConfigureAwait(false);
        string described = string.Join('\n', [parts.Name, parts.Pipeline, parts.Embedder.Fingerprint, manifest?.Model, manifest?.Chunker,
            version.ToString(CultureInfo.InvariantCulture), _entries.ToString(CultureInfo.InvariantCulture), _last.UtcTicks.ToString(CultureInfo.InvariantCulture)]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(described)))[..32];
    }

    /// <summary>The state as it is now.</summary>
    public static async Task<string> ReadAsync(CorpusParts parts, CancellationToken cancellationToken)
    {
        CorpusState state = new();
        await foreach (LedgerEntry entry in parts.Ledger.ListEntriesAsync(null, cancellationToken).ConfigureAwait(false))
            state.Add(entry);
        return await state.NameAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The number of the version that serves; 1 for a store without versions.</summary>
    public static async Task<int> ServingVersionAsync(IChunkStore store, CancellationToken cancellationToken) => store is IVersionedStore versioned
        ? (await versioned.ListVersionsAsync(cancellationToken).ConfigureAwait(false)).Single(version => version.IsServing).Number
        : 1;
}
