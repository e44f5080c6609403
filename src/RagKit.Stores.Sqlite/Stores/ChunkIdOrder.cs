using RagKit.Sqlite;

namespace RagKit.Stores;

/// <summary>Orders chunks by their ids (ordinal), which are looked up when two are compared and remembered for one search.</summary>
internal sealed class ChunkIdOrder(SqliteConnection connection) : IComparer<long>
{
    private readonly Dictionary<long, string> _ids = [];

    public int Compare(long x, long y) => string.CompareOrdinal(Id(x), Id(y));

    private string Id(long key)
    {
        if (!_ids.TryGetValue(key, out string? id))
            _ids.Add(key, id = ChunkRow.ReadId(connection, key) ?? "");
        return id;
    }
}
