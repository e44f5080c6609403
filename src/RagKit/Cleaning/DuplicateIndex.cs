using System.Collections.Concurrent;
using RagKit.Stores;

namespace RagKit.Cleaning;

/// <summary>
/// The likeness of all documents of a corpus during one ingestion, and between ingestions as an artifact of its store. While documents come in, in any
/// order, a document is left out when one like it with a smaller id stays so far: a guess that saves cutting and embedding. When all are in,
/// <see cref="Settle"/> decides: in order of ids, each stays unless it is like one that stays. That depends on the documents alone. About 350 bytes a
/// document as kept, ten times that in memory while its tables are in use. Thread-safe.
/// </summary>
internal sealed class DuplicateIndex
{
    private const string Artifact = "duplicates", Prefix = "duplicate of ";

    private readonly ConcurrentDictionary<string, DuplicateEntry> _entries;
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private readonly LikenessTable _staying;
    private readonly Lock _lock = new();
    private readonly IArtifactStore _artifacts;
    private readonly string _pipeline;
    private readonly double _threshold;
    private Dictionary<string, string?>? _verdicts;
    private bool _isChanged;

    private DuplicateIndex(IArtifactStore artifacts, string pipeline, double threshold, ConcurrentDictionary<string, DuplicateEntry> entries)
    {
        (_artifacts, _pipeline, _threshold, _entries) = (artifacts, pipeline, threshold, entries);
        _staying = new LikenessTable(threshold);
    }

    /// <summary>Why a document is left out, as the store keeps it.</summary>
    public static string ReasonFor(string original) => Prefix + original;

    /// <summary>Whether a stored document is left out as a duplicate, and not by another step.</summary>
    public static bool IsDuplicate(StoredDocument document) => document.LeftOut?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    public static async ValueTask<DuplicateIndex> ReadAsync(IArtifactStore artifacts, string pipeline, double threshold, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? kept = await artifacts.ReadArtifactAsync(Artifact, cancellationToken).ConfigureAwait(false);
        return new(artifacts, pipeline, threshold, DuplicateCodec.Read(kept, pipeline));
    }

    /// <summary>
    /// Whether the likeness of a stored document is remembered and what was decided is what is stored. Where a crash came between, it is not, and the
    /// document is looked at again.
    /// </summary>
    public bool Knows(StoredDocument document)
    {
        if (document.LeftOut is not null && !IsDuplicate(document))
            return true;
        if (!_entries.TryGetValue(document.Id, out DuplicateEntry? entry) || entry.ContentHash != document.ContentHash || !Agrees(document, entry.Original))
            return false;
        if (_known.TryAdd(document.Id, true) && entry is { Likeness: Likeness likeness, Original: null })
        {
            lock (_lock)
                _staying.Add(document.Id, likeness);
        }
        return true;
    }

    /// <summary>Takes in a document that is new or changed, and says which document it is a duplicate of as far as is known.</summary>
    public string? Place(string id, Likeness? likeness)
    {
        string? original = null;
        if (_verdicts is not null)
        {
            original = _verdicts.GetValueOrDefault(id);
        }
        else if (likeness is not null)
        {
            lock (_lock)
            {
                original = _staying.Find(id, likeness);
                if (original is null)
                    _staying.Add(id, likeness);
            }
        }
        _entries[id] = new DuplicateEntry("", likeness, original);
        _isChanged = true;
        return original;
    }

    /// <summary>Says which parsed document it was that was placed: what is stored under another hash is another one.</summary>
    public void Confirm(string id, string contentHash)
    {
        if (_entries.TryGetValue(id, out DuplicateEntry? entry))
            _entries[id] = entry with { ContentHash = contentHash };
    }

    /// <summary>Whether nothing has changed since it was decided last.</summary>
    public bool IsSettled => !_isChanged && _known.Count == _entries.Count;

    /// <summary>Decides for all stored documents, given by ascending id, and gives those for which something else is stored, with their originals.</summary>
    public List<(StoredDocument Document, string? Original)> Settle(IEnumerable<StoredDocument> stored)
    {
        LikenessTable staying = new(_threshold);
        Dictionary<string, string?> verdicts = new(StringComparer.Ordinal);
        List<(StoredDocument, string?)> differing = [];
        foreach (StoredDocument document in stored.Where(document => document.Chunker == _pipeline && (document.LeftOut is null || IsDuplicate(document))))
        {
            if (!_entries.TryGetValue(document.Id, out DuplicateEntry? entry) || entry.ContentHash != document.ContentHash)
                continue;
            string? original = entry.Likeness is null ? null : staying.Find(document.Id, entry.Likeness);
            if (original is null && entry.Likeness is not null)
                staying.Add(document.Id, entry.Likeness);
            verdicts.Add(document.Id, original);
            if (!Agrees(document, original))
                differing.Add((document, original));
            if (entry.Original != original)
            {
                _entries[document.Id] = entry with { Original = original };
                _isChanged = true;
            }
        }
        foreach (string gone in _entries.Keys.Where(id => !verdicts.ContainsKey(id)))
            _isChanged |= _entries.TryRemove(gone, out _);
        _verdicts = verdicts;
        return differing;
    }

    /// <summary>Keeps what is known for the next ingestion; after what was decided is stored, never before.</summary>
    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        if (_isChanged)
            await _artifacts.WriteArtifactAsync(Artifact, DuplicateCodec.Write(_entries, _pipeline), cancellationToken).ConfigureAwait(false);
        _isChanged = false;
    }

    private static bool Agrees(StoredDocument document, string? original) =>
        document.LeftOut == (original is null ? null : ReasonFor(original));
}
