using RagKit.Lexical;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Keeps the lexical index in memory, in step with the file whoever writes it: every transaction that changes it raises a number in the
/// file, and a search that sees another number reads the segments that it does not have. An index never changes, so that each search has
/// the one of its transaction for as long as it likes. Safe to use from several threads at once.
/// </summary>
internal sealed class LexicalSync
{
    private readonly Lock _loading = new();
    private volatile State? _state;

    /// <summary>The index as the connection's transaction sees it.</summary>
    public LexicalIndex Read(SqliteConnection connection)
    {
        long generation = LexicalTable.Generation(connection);
        if (_state is State current && current.Generation == generation)
            return current.Index;
        lock (_loading)
        {
            State? known = _state;
            if (known?.Generation == generation)
                return known.Index;
            State loaded = Load(connection, generation, known);
            // A transaction that began before the last change keeps what it read to itself.
            if (known is null || known.Generation < generation)
                _state = loaded;
            return loaded.Index;
        }
    }

    private static State Load(SqliteConnection connection, long generation, State? known)
    {
        List<(long Key, long Version)> names = [];
        SqliteStatement rows = connection.Statement("SELECT key, version FROM segments ORDER BY key");
        while (rows.Step())
            names.Add((rows.Int64(0), rows.Int64(1)));
        Dictionary<(long Key, long Version), LexicalSegment> segments = new(names.Count);
        foreach ((long Key, long Version) name in names)
            segments[name] = known?.Segments.GetValueOrDefault(name) ?? LexicalTable.Read(connection, name.Key);
        LexicalIndex index = LexicalIndex.Of([.. names.Select(name => segments[name])], known?.Generation < generation ? known.Index : null);
        return new(generation, index, segments);
    }

    private sealed record State(long Generation, LexicalIndex Index, Dictionary<(long Key, long Version), LexicalSegment> Segments);
}
