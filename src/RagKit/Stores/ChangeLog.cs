namespace RagKit.Stores;

/// <summary>The last change of each document, by position. The caller keeps readers and writers apart.</summary>
internal sealed class ChangeLog
{
    private readonly SortedDictionary<long, DocumentChange> _byPosition = [];
    private readonly Dictionary<string, long> _positions = new(StringComparer.Ordinal);
    private long _last;

    public void Note(string documentId, DocumentChangeKind kind, DateTimeOffset at)
    {
        if (_positions.TryGetValue(documentId, out long earlier))
            _byPosition.Remove(earlier);
        _positions[documentId] = ++_last;
        _byPosition.Add(_last, new DocumentChange(_last, documentId, kind, at));
    }

    public IEnumerable<DocumentChange> After(long position) => _byPosition.Values.SkipWhile(change => change.Position <= position);
}
