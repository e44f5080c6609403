using RagKit.Lexical;
using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>
/// Keeps the lexical index in step with the chunks of one transaction: what it added and removed becomes a segment, and segments are
/// merged when that is due, in the same transaction.
/// </summary>
internal sealed class LexicalTable(SqliteConnection connection)
{
    // Some 30 MB of memory: a larger transaction makes several segments.
    private const int MostPostings = 2_000_000;

    private readonly LexicalSegmentBuilder _changes = new();
    private bool _changed;

    public static long Generation(SqliteConnection connection) => connection.Number("SELECT value FROM state WHERE key = 'words'");

    /// <summary>Makes the index anew from the chunks.</summary>
    public static void Rebuild(SqliteConnection connection)
    {
        connection.Execute("DELETE FROM segments");
        LexicalTable table = new(connection);
        SqliteStatement rows = connection.Statement("SELECT key, context, text FROM chunks ORDER BY key");
        while (rows.Step())
            table.Add(rows.Int64(0), rows.Text(1), rows.Text(2));
        table.Complete();
    }

    /// <summary>A segment of the file.</summary>
    public static LexicalSegment Read(SqliteConnection connection, long key)
    {
        SqliteStatement row = connection.Statement("SELECT content FROM segments WHERE key = ?1").Bind(1, key);
        row.Step();
        byte[] content = row.Bytes(0).ToArray();
        row.Reset();
        try
        {
            return LexicalSegment.Read(content);
        }
        catch (RagKitException e)
        {
            throw new RagKitException($"The lexical index of the {connection.Kind.Noun} '{connection.Path}' can't be read: {e.Message} Or delete the file and {connection.Kind.StartOver}.", e);
        }
    }

    public void Add(long key, string context, string text)
    {
        if (_changes.Postings > MostPostings)
            Write();
        _changes.Add(key, context, text);
    }

    /// <summary>Removes what was indexed, which must be given exactly as it was.</summary>
    public void Remove(long key, string context, string text)
    {
        if (_changes.Holds(key))
            Write();
        _changes.Remove(key, context, text);
    }

    /// <summary>Call before the transaction is committed.</summary>
    public void Complete()
    {
        if (!_changes.IsEmpty)
            Write();
        if (_changed)
            connection.Statement("UPDATE state SET value = value + 1 WHERE key = 'words'").Run();
    }

    private void Write()
    {
        Insert(connection.Number("SELECT ifnull(max(key), 0) FROM segments") + 1, _changes.Seal());
        (List<long> keys, List<LexicalSegmentSize> sizes) = Sizes();
        while (LexicalMerging.Due(sizes) is int due)
        {
            LexicalSegment merged = LexicalSegment.Merge([.. keys[due..].Select(key => Read(connection, key))]);
            connection.Statement("DELETE FROM segments WHERE key >= ?1").Bind(1, keys[due]).Run();
            // The last one's key, so that the next segment gets a higher one; as another version, so that nobody takes it for that one.
            Insert(keys[^1], merged);
            (keys, sizes) = Sizes();
        }
        _changed = true;
    }

    private void Insert(long key, LexicalSegment segment) =>
        connection.Statement("INSERT INTO segments (key, version, chunks, removed, content) VALUES (?1, (SELECT 1 + value FROM state WHERE key = 'words'), ?2, ?3, ?4)")
            .Bind(1, key).Bind(2, segment.Chunks).Bind(3, segment.Removed).BindBlob(4, segment.Content.Span).Run();

    private (List<long> Keys, List<LexicalSegmentSize> Sizes) Sizes()
    {
        (List<long> Keys, List<LexicalSegmentSize> Sizes) all = ([], []);
        SqliteStatement rows = connection.Statement("SELECT key, length(content), chunks, removed FROM segments ORDER BY key");
        while (rows.Step())
        {
            all.Keys.Add(rows.Int64(0));
            all.Sizes.Add(new(rows.Int64(1), rows.Int64(2), rows.Int64(3)));
        }
        return all;
    }
}
