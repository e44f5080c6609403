namespace RagKit.Configuration;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
public static class NearestName
{
    // A longer name is not typed by hand, and the work grows with the square of the length.
    private const int Longest = 100;

    /// <summary><c> Did you mean 'refresh'?</c>, with a blank before it; empty when no name is near.</summary>
    public static string Question(string given, IEnumerable<string> names) => Find(given, names) is string name ? $" Did you mean '{name}'?" : "";

    /// <summary>The name that the fewest changed, missing, additional or swapped letters make of what was given; <see langword="null"/> when too many must be.</summary>
    public static string? Find(string given, IEnumerable<string> names)
    {
        (string? nearest, int least) = (null, (Math.Min(given.Length, Longest) / 3) + 1);
        foreach (string name in names.Where(name => name.Length <= Longest && given.Length <= Longest && name != given))
        {
            // Who stops typing in the middle of a name means that one.
            int changes = given.Length >= 3 && name.StartsWith(given, StringComparison.OrdinalIgnoreCase) ? 1 : Changes(given.ToLowerInvariant(), name.ToLowerInvariant());
            if (changes < least || (changes == least && nearest is null))
                (nearest, least) = (name, changes);
        }
        return nearest;
    }

    private static int Changes(string from, string to)
    {
        int[][] rows = [new int[to.Length + 1], [.. Enumerable.Range(0, to.Length + 1)], new int[to.Length + 1]];
        for (int i = 1; i <= from.Length; i++)
        {
            (int[] before, int[] above, int[] row) = (rows[(i + 2) % 3], rows[i % 3], rows[(i + 1) % 3]);
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }
        return rows[(from.Length + 1) % 3][to.Length];
    }
}
