using RagKit.Lexical;
using RagKit.Sqlite;

namespace RagKit.Stores.Sqlite.Tests;

/// <summary>The lexical index as a file holds it.</summary>
internal static class LexicalFiles
{
    /// <summary>That the index holds exactly the words of the chunks, byte for byte as one that is made of them anew.</summary>
    public static void AssertFits(SqliteConnection connection)
    {
        LexicalSegmentBuilder builder = new();
        SqliteStatement rows = connection.Statement("SELECT key, context, text FROM chunks");
        while (rows.Step())
            builder.Add(rows.Int64(0), rows.Text(1), rows.Text(2));
        LexicalSegment[] segments = Read(connection);
        Assert.True(segments.Length < 40);
        Assert.Equal(builder.Chunks, LexicalIndex.Of(segments).Chunks);
        if (segments.Length > 0)
            Assert.Equal(builder.Seal().Content.ToArray(), LexicalSegment.Merge(segments).Content.ToArray());
    }

    public static LexicalSegment[] Read(SqliteConnection connection)
    {
        List<long> keys = [];
        SqliteStatement rows = connection.Statement("SELECT key FROM segments ORDER BY key");
        while (rows.Step())
            keys.Add(rows.Int64(0));
        return [.. keys.Select(key => LexicalTable.Read(connection, key))];
    }
}
