using RagKit.Sqlite;
using SQLitePCL;

namespace RagKit.Stores;

/// <summary>A row that a leg of a search found.</summary>
/// <param name="Key">The chunk's key.</param>
/// <param name="Score">Higher is better.</param>
internal readonly record struct ScoredKey(long Key, double Score);

/// <summary>
/// Ranks chunks by FTS5's BM25 (k1 1.2, b 0.75, a term in more than half the chunks counts next to nothing). Rows are read as
/// FTS5 comes upon them and the best kept here: its own ORDER BY would sort every match.
/// </summary>
internal static class LexicalSearch
{
    private const string AllowedFunction = "ragkit_allowed";

    public static List<ScoredKey> Run(SqliteConnection connection, string query, int depth, KeySet? allowed)
    {
        PriorityQueue<ScoredKey, ScoredKey> best = new(Comparer<ScoredKey>.Create(static (left, right) => Compare(right, left)));
        if (allowed is KeySet keys)
            Define(connection, keys);
        string condition = allowed is null ? "" : $" AND {AllowedFunction}(rowid)";
        SqliteStatement rows = connection.Statement($"SELECT rowid, bm25(words) FROM words WHERE words MATCH ?1{condition}").Bind(1, query);
        double threshold = 0;
        while (rows.Step())
        {
            double score = -rows.Double(1);
            if (score <= 0 || score < threshold)
                continue;
            ScoredKey found = new(rows.Int64(0), score);
            if (best.Count < depth)
                best.Enqueue(found, found);
            else
                best.EnqueueDequeue(found, found);
            if (best.Count == depth)
                threshold = best.Peek().Score;
        }
        List<ScoredKey> sorted = [.. best.UnorderedItems.Select(static item => item.Element)];
        sorted.Sort(Compare);
        return sorted;
    }

    /// <summary>Below 0 when <paramref name="left"/> goes before <paramref name="right"/>.</summary>
    private static int Compare(ScoredKey left, ScoredKey right)
    {
        int byScore = right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : left.Key.CompareTo(right.Key);
    }

    // Called by SQLite before it computes a row's score.
    private static void Define(SqliteConnection connection, KeySet allowed) =>
        connection.Check(raw.sqlite3_create_function(connection.Handle, AllowedFunction, 1, raw.SQLITE_UTF8, null,
            (context, _, values) => raw.sqlite3_result_int(context, allowed.Contains(raw.sqlite3_value_int64(values[0])) ? 1 : 0)), "read");
}
