using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.VectorData;
using RagKit.Stores;

namespace RagKit.VectorData;

/// <summary>The versions of a corpus in a vector store, and which of them serves: one row of a collection of its own. Thread-safe.</summary>
internal sealed class VersionCatalog : IDisposable
{
    private readonly VectorStore _store;
    private readonly string _corpus;
    private readonly string _prefix;
    private readonly Table _table;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<int, CorpusVersion> _versions = [];

    public VersionCatalog(VectorStore store, string corpus, TimeProvider time)
    {
        // Lower-case letters and digits: names that every provider takes. The hash keeps corpora apart whose letters are the same.
        string letters = string.Concat(corpus.Where(char.IsAsciiLetterOrDigit).Take(20)).ToLowerInvariant();
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(corpus)))[..8];
        (_store, _corpus, _time) = (store, corpus, time);
        _prefix = $"ragkit{letters}{hash}";
        _table = new(store, $"{_prefix}catalog");
    }

    public TimeProvider Time => _time;

    /// <summary>What it is, for people.</summary>
    public string Place => $"{(_store.GetService(typeof(VectorStoreMetadata)) as VectorStoreMetadata)?.VectorStoreSystemName ?? _store.GetType().Name}, collections {_prefix}*";

    /// <summary>A version; the one that serves for <see langword="null"/>.</summary>
    public async Task<CorpusVersion> FindAsync(int? number, CancellationToken cancellationToken)
    {
        if (number is { } known && _versions.TryGetValue(known, out CorpusVersion? opened))
            return opened;
        CatalogBody catalog = await ReadAsync(cancellationToken).ConfigureAwait(false);
        int found = number is null ? catalog.Versions.Single(version => version.IsServing).Number : Require(catalog, number.Value).Number;
        return _versions.GetOrAdd(found, made => new CorpusVersion(new VersionTables(_store, _prefix, made), made));
    }

    public async Task<CatalogBody> ReadAsync(CancellationToken cancellationToken)
    {
        if (await TryReadAsync(cancellationToken).ConfigureAwait(false) is { } catalog)
            return catalog;
        return await ChangeAsync(found => found, cancellationToken).ConfigureAwait(false);
    }

    public async Task<StoreVersion> CreateAsync(CancellationToken cancellationToken)
    {
        CatalogBody catalog = await ChangeAsync(
            found => new(found.Last + 1, [.. found.Versions, new StoreVersion(found.Last + 1, false, _time.GetUtcNow())]), cancellationToken).ConfigureAwait(false);
        return catalog.Versions[^1];
    }

    public Task ActivateAsync(int number, CancellationToken cancellationToken) => ChangeAsync(
        found => Require(found, number).IsServing ? found : found with
        {
            Versions = [.. found.Versions.Select(version => version with { IsServing = version.Number == number, ActivatedAt = version.Number == number ? _time.GetUtcNow() : version.ActivatedAt })],
        },
        cancellationToken);

    public async Task DeleteAsync(int number, CancellationToken cancellationToken)
    {
        bool isThere = false;
        await ChangeAsync(
            found =>
            {
                isThere = found.Versions.Any(version => version.Number == number);
                if (found.Versions.Any(version => version.Number == number && version.IsServing))
                    throw new RagKitException($"Version {number} of corpus '{_corpus}' serves, so it can't be removed: activate another first.");
                return isThere ? found with { Versions = [.. found.Versions.Where(version => version.Number != number)] } : found;
            },
            cancellationToken).ConfigureAwait(false);
        if (!isThere)
            return;
        _versions.TryRemove(number, out _);
        VersionTables tables = new(_store, _prefix, number);
        await tables.EnsureAsync(cancellationToken).ConfigureAwait(false);
        await tables.DropAsync(await tables.ReadHeadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (CorpusVersion version in _versions.Values)
            version.Dispose();
        _writing.Dispose();
    }

    private async Task<CatalogBody?> TryReadAsync(CancellationToken cancellationToken)
    {
        await _table.EnsureAsync(cancellationToken).ConfigureAwait(false);
        List<Row> rows = await _table.GetAsync([0], cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : JsonSerializer.Deserialize(rows[0].Body, BodyJson.Default.CatalogBody);
    }

    private async Task<CatalogBody> ChangeAsync(Func<CatalogBody, CatalogBody> change, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CatalogBody? found = await TryReadAsync(cancellationToken).ConfigureAwait(false);
            CatalogBody changed = change(found ?? new(1, [new StoreVersion(1, true, _time.GetUtcNow())]));
            cancellationToken.ThrowIfCancellationRequested();
            if (!ReferenceEquals(found, changed))
                await _table.WriteAsync([new Row(0, "catalog", _corpus, JsonSerializer.Serialize(changed, BodyJson.Default.CatalogBody))], CancellationToken.None).ConfigureAwait(false);
            return changed;
        }
        finally
        {
            _writing.Release();
        }
    }

    private StoreVersion Require(CatalogBody catalog, int number) => catalog.Versions.FirstOrDefault(version => version.Number == number) ??
        throw new RagKitException($"Corpus '{_corpus}' has no version {number}; it has {string.Join(", ", catalog.Versions.Select(version => version.Number))}.");
}
