using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Numerics;
using System.Text;

namespace RagKit.Flows.Tests.Caching;

/// <summary>What has the same key and what has not.</summary>
public sealed class KeyEncodingTests
{
    private enum Colour
    {
        Red,
        Green,
    }

    private enum Fruit : ulong
    {
        Red,
        Max = ulong.MaxValue,
    }

    [Fact]
    public void Different_values_have_different_keys()
    {
        DateTime noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Unspecified);
        object?[] values =
        [
            null, false, true, "", "1", "a", "A", "a\0", "\0a", "\0", "é", "e\u0301", "\uD800", "\uDBFF", "\uDC00", "\uFFFD", '1', 'a', new Rune('a'), new Rune(0x1F600), "\U0001F600",
            (byte)1, (sbyte)1, (short)1, (ushort)1, 1, 1u, 1L, 1ul, (nint)1, (nuint)1, (Int128)1, (UInt128)1, new BigInteger(1), (Half)1, 1f, 1d, 1m,
            0, -1, -1L, int.MinValue, long.MinValue, ulong.MaxValue, UInt128.MaxValue, Int128.MinValue, BigInteger.Pow(2, 200), -BigInteger.Pow(2, 200),
            0.0, -0.0, double.NaN, double.Epsilon, float.NaN, 0.1, 0.1f, 0.1m, -0.1m, decimal.MaxValue, decimal.MinValue, 0.0000000000000000000000000001m,
            Guid.Empty, new Guid("00000000-0000-0000-0000-000000000001"), new Guid("01000000-0000-0000-0000-000000000000"),
            noon, DateTime.SpecifyKind(noon, DateTimeKind.Utc), DateTime.SpecifyKind(noon, DateTimeKind.Local), new DateTimeOffset(noon, TimeSpan.Zero), new DateTimeOffset(noon.AddHours(1), TimeSpan.FromHours(1)),
            DateOnly.FromDateTime(noon), TimeOnly.FromDateTime(noon), noon.TimeOfDay, TimeSpan.Zero,
            new Uri("http://a/"), new Uri("http://A/"), new Uri("http://a/#b"), new Uri("/a", UriKind.Relative), new Version(1, 2), new Version(1, 2, 0), new Version(1, 2, 0, 0), "1.2",
            new Index(1), ^1, new Index(0), ^0, 1..2, 1..^2, ^1..2,
            Colour.Red, Colour.Green, Fruit.Red, Fruit.Max, StringComparison.CurrentCulture,
            Array.Empty<byte>(), new byte[] { 1 }, new byte[] { 1, 0 }, Array.Empty<int>(), new[] { 1 }, new[] { 1L }, new[] { 1, 2 }, new[] { 2, 1 }, new[] { "1" }, new int?[] { null }, new int?[] { null, null },
            new[] { "a", "bc" }, new[] { "ab", "c" }, new[] { "abc" }, new[] { "abc", "" }, new[] { "", "abc" },
            new int[][] { [1], [2] }, new int[][] { [1, 2] }, new int[][] { [1, 2], [] }, new int[][] { [], [1, 2] }, new int[][] { [] }, new int[][][] { [[]] },
            new HashSet<int>(), new HashSet<int> { 1 }, new HashSet<int> { 1, 2 }, new HashSet<long> { 1, 2 },
            new Dictionary<string, int>(), new Dictionary<string, int> { ["a"] = 1 }, new Dictionary<string, int> { ["b"] = 1 }, new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, new Dictionary<string, int> { ["a"] = 2, ["b"] = 1 },
            (1, 2), (2, 1), (1, 2, 3), ("a", "bc"), ("ab", "c"), ValueTuple.Create(1), default(ValueTuple), ((1, 2), 3), (1, (2, 3)), (1, 2, 3, 4, 5, 6, 7, 8), (1, 2, 3, 4, 5, 6, 7, 9),
            new { A = 1 }, new { B = 1 }, new { A = 1L }, new { A = 1, B = 2 }, new { A = 2, B = 1 }, new { A = (string?)null }, new { A = "" },
            new Point(1, 2), new Point(2, 1), new Spot(1, 2), new Place(1, 2), new Named(1, 2, "a"), new Named(1, 2, "b"), new Named(1, 2, null),
            new KeyValuePair<string, int>("a", 1), new KeyValuePair<string, int>("a", 2),
        ];
        string[] keys = [.. values.Select(Keys.Of)];
        for (int i = 0; i < keys.Length; i++)
            Assert.True(Array.IndexOf(keys, keys[i]) == i, $"{values[i]} ({i}) has the key of {values[Array.IndexOf(keys, keys[i])]}");
    }

    [Fact]
    public void A_collection_is_its_items()
    {
        AssertSame<object>(new[] { 1, 2 }, new List<int> { 1, 2 }, ImmutableArray.Create(1, 2), ImmutableList.Create(1, 2), new ReadOnlyMemory<int>([1, 2]), new Memory<int>([0, 1, 2])[1..],
            new ArraySegment<int>([0, 1, 2, 3], 1, 2), new Queue<int>([1, 2]), new LinkedList<int>([1, 2]), new List<int> { 1, 2 }.AsReadOnly());
        AssertSame<object>(new byte[] { 1, 2 }, new ReadOnlyMemory<byte>([1, 2]), new Memory<byte>([1, 2]), new ArraySegment<byte>([0, 1, 2], 1, 2), ImmutableArray.Create<byte>(1, 2));
    }

    [Fact]
    public void The_order_of_sets_and_dictionaries_does_not_matter()
    {
        AssertSame<object>(new HashSet<string> { "a", "b", "" }, new HashSet<string> { "", "b", "a" }, new SortedSet<string> { "b", "a", "" }, ImmutableHashSet.Create("b", "", "a"), new[] { "a", "", "b" }.ToFrozenSet());
        AssertSame<object>(
            new Dictionary<string, int[]> { ["a"] = [1], ["b"] = [2] }, new Dictionary<string, int[]> { ["b"] = [2], ["a"] = [1] }, new SortedDictionary<string, int[]> { ["b"] = [2], ["a"] = [1] },
            new Dictionary<string, int[]> { ["b"] = [2], ["a"] = [1] }.ToFrozenDictionary());
        AssertSame<object>(new HashSet<HashSet<int>> { new() { 1, 2 }, new() { 3 } }, new HashSet<HashSet<int>> { new() { 3 }, new() { 2, 1 } });
    }

    [Fact]
    public void Decimals_are_equal_whatever_their_zeros()
    {
        AssertSame(1m, 1.0m, 1.0000000000000000000000000000m, 100m / 100);
        AssertSame(0m, 0.00m, -0.0m);
        AssertSame(1200m, 1200.00m);
    }

    [Fact]
    public void A_value_is_keyed_by_what_it_is_and_not_by_how_it_is_declared()
    {
        Assert.Equal(Keys.Of<object>(5), Keys.Of<int?>(5));
        Assert.Equal(Keys.Of(5), Keys.Of<int?>(5));
        Assert.Equal(Keys.Of<string?>(null), Keys.Of<int?>(null));
        Assert.Equal(Keys.Of<IReadOnlyList<string>>(["a"]), Keys.Of(new List<string> { "a" }));
        Assert.Equal(Keys.Of<object>(new List<Point> { new Named(1, 2, "a") }), Keys.Of<object>(new Named[] { new(1, 2, "a") }));
        Assert.NotEqual(Keys.Of<object>(new List<Point> { new Named(1, 2, "a") }), Keys.Of<object>(new List<Point> { new(1, 2) }));
    }

    [Fact]
    public void Records_are_keyed_by_what_they_hold()
    {
        Assert.NotEqual(Keys.Of<object>(new Derived(1) { Extra = "x" }), Keys.Of<object>(new Derived(1) { Extra = "y" }));
        Assert.NotEqual(Keys.Of<object>(new Explicit("x")), Keys.Of<object>(new Explicit("y")));
        Assert.NotEqual(Keys.Of<object>(new Fielded { Number = 1 }), Keys.Of<object>(new Fielded { Number = 2 }));
        Derived remembered = new(1);
        string before = Keys.Of<object>(remembered);
        Assert.Equal(1, remembered.Doubled.First() / 2);
        Assert.Equal(before, Keys.Of<object>(remembered));
    }

    [Fact]
    public void Values_much_larger_than_the_buffer_are_told_apart()
    {
        string text = new('x', 3_000_000);
        Assert.NotEqual(Keys.Of(text), Keys.Of(text[1..]));
        Assert.NotEqual(Keys.Of(text + "a"), Keys.Of(text + "b"));
        Assert.NotEqual(Keys.Of(Enumerable.Range(0, 100_000).ToHashSet()), Keys.Of(Enumerable.Range(1, 100_000).ToHashSet()));
        Assert.Equal(Keys.Of(Enumerable.Range(0, 100_000).ToHashSet()), Keys.Of(Enumerable.Range(0, 100_000).Reverse().ToHashSet()));
    }

    [Fact]
    public void The_same_value_has_the_key_that_it_had_in_earlier_builds() =>
        Assert.StartsWith(
            "e1ce6f5d9d13b23fd4dde876c994251b",
            Keys.Of<object>(new object?[] { null, 1, "a", 1.5m, Colour.Green, (1, 'x'), new Point(1, 2), new Dictionary<string, bool> { ["k"] = true } }),
            StringComparison.Ordinal);

    private static void AssertSame<T>(params T[] values) => Assert.All(values, value => Assert.Equal(Keys.Of(values[0]), Keys.Of(value)));

    private record Point(int X, int Y);

    private sealed record Spot(int X, int Y);

    private readonly record struct Place(int X, int Y);

    private sealed record Named(int X, int Y, string? Name) : Point(X, Y);

    private sealed record Derived(int Value)
    {
        public string? Extra { get; init; }

        public IEnumerable<int> Doubled => Enumerable.Repeat(Value * 2, 1).Where(number => number > 0);
    }

    private sealed record Explicit
    {
        private readonly string _text;

        public Explicit(string text) => _text = text;

        public string Text => _text;
    }

    private sealed record Fielded
    {
        public int Number;
    }
}
