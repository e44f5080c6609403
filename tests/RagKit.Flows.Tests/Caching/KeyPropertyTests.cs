using System.Globalization;
using System.Text;

namespace RagKit.Flows.Tests.Caching;

/// <summary>Over random structures, two values have one key exactly when an independent description of them is the same.</summary>
public sealed class KeyPropertyTests
{
    private static readonly string[] Texts = ["", "a", "b", "ab", "1", "null", "\0", "a\0", "\uD800", "\uDC00", "é", "e\u0301", "\U0001F600"];

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 5)]
    [InlineData(3, 9)]
    public void Keys_are_the_same_exactly_when_the_values_are(int seed, int nodes)
    {
        Random random = new(seed);
        Dictionary<string, string> keys = [];
        Dictionary<string, string> descriptions = [];
        int repeated = 0;
        for (int i = 0; i < 20_000; i++)
        {
            int budget = random.Next(1, nodes + 1);
            (object? value, string description) = Any(random, ref budget);
            string key = Keys.Of(value);
            if (keys.TryGetValue(description, out string? before))
                repeated++;
            Assert.Equal(before ?? key, keys[description] = key);
            Assert.True(!descriptions.TryGetValue(key, out string? other) || other == description, $"{other} has the key of {description}");
            descriptions[key] = description;
        }
        Assert.True(keys.Count > 500 && repeated > 500, $"{keys.Count} different, {repeated} again");
    }

    /// <summary>Text is given by its units, items sorted where their order does not matter.</summary>
    private static (object? Value, string Description) Any(Random random, ref int budget)
    {
        budget--;
        int kind = random.Next(budget > 0 ? 14 : 7);
        int small = random.Next(3);
        switch (kind)
        {
            case 0: return (null, "nothing");
            case 1: return (small, $"int {small}");
            case 2: return ((long)small, $"long {small}");
            case 3: return ((byte)small, $"byte {small}");
            case 4: return (small / 2.0, $"double {(small / 2.0).ToString(CultureInfo.InvariantCulture)}");
            case 5:
            case 6:
                string text = Texts[random.Next(Texts.Length)];
                return (text, $"text {Units(text)}");
        }
        int count = random.Next(4);
        List<(object? Value, string Description)> items = [];
        while (items.Count < count && budget > 0)
            items.Add(Any(random, ref budget));
        IEnumerable<string> parts = items.Select(item => item.Description);
        object?[] values = [.. items.Select(item => item.Value)];
        switch (kind)
        {
            case 7: return (values, $"list({string.Join(';', parts)})");
            case 8: return (new List<object?>(values), $"list({string.Join(';', parts)})");
            case 9: return (Shuffled(items, random).Select(item => item.Value).ToHashSet(new ByReference()), $"set({string.Join(';', parts.Order(StringComparer.Ordinal))})");
            case 10: return ((values.ElementAtOrDefault(0), values.ElementAtOrDefault(1)), $"pair({parts.ElementAtOrDefault(0) ?? "nothing"};{parts.ElementAtOrDefault(1) ?? "nothing"})");
            case 11: return (new Node(values.ElementAtOrDefault(0), new Leaf(small)), $"node({parts.ElementAtOrDefault(0) ?? "nothing"};{small})");
            case 12: return (new { Value = values.ElementAtOrDefault(0) }, $"anonymous({parts.ElementAtOrDefault(0) ?? "nothing"})");
            default:
                List<(object? Value, string Description, string Key)> entries = [.. items.Select((item, at) => (item.Value, item.Description, Texts[at]))];
                return (Shuffled(entries, random).ToDictionary(entry => entry.Key, entry => entry.Value), $"map({string.Join(';', entries.Select(entry => $"{Units(entry.Key)}={entry.Description}").Order(StringComparer.Ordinal))})");
        }
    }

    private static T[] Shuffled<T>(List<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static string Units(string text)
    {
        StringBuilder units = new();
        foreach (char unit in text)
            units.Append(CultureInfo.InvariantCulture, $"{(int)unit:x4}");
        return units.ToString();
    }

    private sealed record Node(object? Value, Leaf Leaf);

    private sealed record Leaf(int Number);

    /// <summary>Makes a set keep items that are equal, so that its description has as many as it.</summary>
    private sealed class ByReference : IEqualityComparer<object?>
    {
        private int _next;

        public new bool Equals(object? x, object? y) => false;

        public int GetHashCode(object? obj) => _next++;
    }
}
