using System.Globalization;
using RagKit.Runs;
using RagKit.Sources;
using RagKit.Stores;

namespace RagKit.Sync;

/// <summary>
/// Estimates what a plan costs. Tokens of known documents are counted in up to a hundred samples of their chunks; of new items they follow from lengths and
/// the ratio of tokens to bytes that the corpus itself has.
/// </summary>
internal sealed class CostEstimate(CorpusParts parts, PlanOptions options)
{
    private const int Samples = 100;

    // English text without a corpus to learn from: about four bytes a token.
    private const double TokensAByte = 0.25;

    private readonly List<(StoredDocument Document, long Length)> _unchanged = [];
    private readonly List<StoredDocument> _changed = [];
    private readonly Dictionary<string, int> _itemsOfRun = new(StringComparer.Ordinal);
    private long _newBytes;
    private int _newItems, _unknownItems, _changedDocuments, _seen;

    public void Saw(LedgerEntry entry)
    {
        if (entry.Run.Length > 0 && entry.Error is null)
            _itemsOfRun[entry.Run] = _itemsOfRun.GetValueOrDefault(entry.Run) + 1;
    }

    public void SawUnchanged(SourceItem item, List<StoredDocument> stored)
    {
        // The first of every so many, so that the samples are spread over the corpus.
        if (_unchanged.Count < Samples && _seen++ % Samples == 0 && stored.Count == 1 && item.Length is > 0)
            _unchanged.Add((stored[0], item.Length.Value));
    }

    public void Saw(PlannedItem planned, SourceItem item, List<StoredDocument> stored)
    {
        if (planned.Kind == PlannedKind.Updated && stored.Count > 0)
        {
            _changedDocuments += stored.Count;
            if (_changed.Count < Samples)
                _changed.Add(stored[0]);
            if (stored.Count == 1 && item.Length is > 0 && _unchanged.Count < Samples)
                _unchanged.Add((stored[0], item.Length.Value));
            return;
        }
        _newItems++;
        if (item.Length is long length)
            _newBytes += length;
        else
            _unknownItems++;
    }

    public async Task<SyncCosts> EstimateAsync(IReadOnlyList<SourcePlan> sources, CancellationToken cancellationToken)
    {
        if (parts.Embedder.Fingerprint is null)
            return new SyncCosts(0) { Basis = "the corpus has no model", Time = await TimeAsync(sources, 0, cancellationToken).ConfigureAwait(false) };
        double perKnown = await PerDocumentAsync(_changed, cancellationToken).ConfigureAwait(false);
        (double ratio, double perDocument, bool isOwn) = await RatioAsync(cancellationToken).ConfigureAwait(false);
        long tokens = (long)((_changedDocuments * perKnown) + (_newBytes * ratio) + (_unknownItems * perDocument));
        List<string> basis = [];
        if (_changedDocuments > 0)
            basis.Add(string.Create(CultureInfo.InvariantCulture, $"{_changedDocuments:N0} stored documents by the chunks of {_changed.Count}"));
        if (_newItems > 0)
            basis.Add(string.Create(CultureInfo.InvariantCulture, $"{_newItems:N0} items by length, {ratio:0.###} tokens a byte{(isOwn ? "" : " assumed")}"));
        if (_unknownItems > 0 && perDocument == 0)
            basis.Add(string.Create(CultureInfo.InvariantCulture, $"{_unknownItems:N0} of unknown length not counted"));
        return new SyncCosts(tokens)
        {
            Price = options.PricePerMillionTokens is decimal price ? tokens * price / 1_000_000m : null,
            Time = await TimeAsync(sources, tokens, cancellationToken).ConfigureAwait(false),
            Basis = string.Join("; ", basis),
        };
    }

    private async Task<(double Ratio, double PerDocument, bool IsOwn)> RatioAsync(CancellationToken cancellationToken)
    {
        if (_newItems == 0 || _unchanged.Count == 0)
            return (TokensAByte, 0, false);
        double perDocument = await PerDocumentAsync([.. _unchanged.Select(sample => sample.Document)], cancellationToken).ConfigureAwait(false);
        double length = _unchanged.Average(sample => (double)sample.Length);
        return perDocument > 0 ? (perDocument / length, perDocument, true) : (TokensAByte, 0, false);
    }

    private async Task<double> PerDocumentAsync(List<StoredDocument> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
            return 0;
        long tokens = 0;
        foreach (StoredDocument document in documents)
            tokens += (await parts.Store.GetDocumentAsync(document.Id, cancellationToken).ConfigureAwait(false)).Sum(chunk => (long)(chunk.TokenCount > 0 ? chunk.TokenCount : chunk.Text.Length / 4) + (chunk.Context.Length / 4));
        return (double)tokens / documents.Count;
    }

    /// <summary>By the rate that was given, else by how long the run took that most items come from, where the runner still knows it.</summary>
    private async Task<TimeSpan?> TimeAsync(IReadOnlyList<SourcePlan> sources, long tokens, CancellationToken cancellationToken)
    {
        int items = sources.Sum(source => source.Added + source.Updated);
        if (items == 0)
            return TimeSpan.Zero;
        if (options.TokensPerSecond is double rate)
            return TimeSpan.FromSeconds(tokens / rate);
        if (_itemsOfRun.Count == 0)
            return null;
        (string run, int done) = _itemsOfRun.MaxBy(pair => pair.Value);
        return await parts.Runner.Runs.FindRunAsync(run, cancellationToken).ConfigureAwait(false) is RunInfo info && info.UpdatedAt > info.CreatedAt
            ? (info.UpdatedAt - info.CreatedAt) * ((double)items / done)
            : null;
    }
}
