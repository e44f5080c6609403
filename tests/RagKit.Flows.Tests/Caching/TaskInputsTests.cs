using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

/// <summary>What the inputs of a task are, what is refused, and what a key is made of.</summary>
public sealed class TaskInputsTests
{
    private static string NamesOf<TIn, TOut>(Func<TIn, TOut> body)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => Keys.Inputs(body).Validate(CachePolicy.Inputs.Except("?")));
        Assert.StartsWith("Task 'fetch' has no input '?' that could be excluded from its cache key. Its inputs are: ", e.Message, StringComparison.Ordinal);
        return e.Message[(e.Message.IndexOf("are: ", StringComparison.Ordinal) + 5)..e.Message.LastIndexOf(". (", StringComparison.Ordinal)].Replace("'", "", StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_those_in_the_code()
    {
        Assert.Equal("url", NamesOf((string url) => url));
        Assert.Equal("urls", NamesOf((List<string> urls) => urls));
        Assert.Equal("depth, url", NamesOf(((string url, int depth) x) => x.url));
        Assert.Equal("depth, url", NamesOf<(string url, int depth), int>(Named));
        Assert.Equal("inner, url", NamesOf(((string url, (int a, int b) inner) x) => x.url));
        Assert.Equal("Item2, url", NamesOf(((string url, int) x) => x.url));
        Assert.Equal("a, b, c, d, e, f, g, h, i", NamesOf(((int a, int b, int c, int d, int e, int f, int g, int h, int i) x) => x.i));
        Assert.Equal("Logger, Url", NamesOf((Request request) => request));
        Assert.Equal("none", NamesOf((ValueTuple nothing) => nothing));
        var shape = new { Url = "", Depth = 1 };
        Assert.Equal("Depth, Url", NamesOf(Body(shape)));
    }

    [Fact]
    public void What_cannot_be_keyed_is_refused_by_name_with_the_next_step()
    {
        Assert.Equal(
            $"Task 'fetch' cannot be cached by its input 'request.Logger' of type {typeof(Log)}, which is neither a plain value nor a record, tuple or collection of such. " +
            "Pass what can be keyed, or exclude it with CachePolicy.Inputs.Except(\"request\").",
            Refusal(((Request request, int depth) x) => x.depth, (new Request("a", new Log()), 1)));
        Assert.Contains("input 'Logger' of type", Refusal((Request request) => request.Url, new Request("a", new Log())), StringComparison.Ordinal);
        Assert.Contains("Except(\"Logger\")", Refusal((Request request) => request.Url, new Request("a", new Log())), StringComparison.Ordinal);
        Assert.Contains("input 'requests[1].Logger' of type", Refusal((Request[] requests) => requests, [new Request("a", null), new Request("a", new Log())]), StringComparison.Ordinal);
        Assert.Contains("input 'then' of type System.Action,", Refusal(((string url, Action then) x) => x.url, ("a", () => { })), StringComparison.Ordinal);
        Assert.Contains("pass a list of its items", Refusal((IEnumerable<int> numbers) => numbers, Lazy()), StringComparison.Ordinal);
        Assert.Contains("it is nested more than 64 levels deep, or in itself", Refusal((Chain chain) => chain, Cyclic()), StringComparison.Ordinal);
    }

    [Fact]
    public void TryHash_gives_false_for_what_cannot_be_keyed()
    {
        object[] refused =
        [
            new MemoryStream(), new CancellationToken(), new Action(() => { }), new Log(), new object(), new Request("a", new Log()), Lazy(), new[] { 1 }.GroupBy(x => x).First(), new int[1, 1], typeof(int), new InvalidOperationException(),
            new List<object> { 1, new Log() }, new Dictionary<string, object> { ["a"] = new Log() }, (1, new Log()), new { Log = new Log() }, Cyclic(), Task.CompletedTask, new System.Collections.ArrayList { 1 },
        ];
        Assert.All(refused, value => Assert.False(Keys.CanKey(value), value.GetType().ToString()));
        Assert.False(Keys.CanKey(CancellationToken.None));
        Assert.False(Keys.CanKey<Stream?>(null));
        Assert.True(Keys.CanKey<object>(new Request("a", null)));
    }

    [Fact]
    public void TryHash_is_the_same_for_equal_inputs_and_fits_the_whole_of_them()
    {
        TaskInputs<(string a, string b)> inputs = Keys.Inputs(((string a, string b) x) => x.a);
        Assert.True(inputs.TryHash(("a", "bc"), out UInt128 first));
        Assert.True(inputs.TryHash((new string('a', 1), "bc"), out UInt128 again));
        Assert.True(inputs.TryHash(("ab", "c"), out UInt128 other));
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(default, first);
    }

    [Fact]
    public void A_key_is_made_of_what_the_policy_asks_for()
    {
        CachePolicy[] policies =
        [
            CachePolicy.Inputs, CachePolicy.Inputs.Except("a"), CachePolicy.Inputs.Except("b"), CachePolicy.Inputs.Except("a", "b"), CachePolicy.TaskVersion, CachePolicy.Run, CachePolicy.Key("k"), CachePolicy.Key("l"),
            CachePolicy.Inputs + CachePolicy.Run, CachePolicy.Inputs + CachePolicy.Key("k"), CachePolicy.Run + CachePolicy.Key("k"), CachePolicy.Key(""+'\0'),
        ];
        TaskInputs<(string a, string b)> inputs = Keys.Inputs(((string a, string b) x) => x.a);
        string[] keys = [.. policies.Select(policy => inputs.CacheKey(("1", "1"), policy, "v", "r"))];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.All(policies.Zip(keys), made => Assert.Equal(made.Second, inputs.CacheKey(("1", "1"), made.First, "v", "r")));

        Assert.All(policies, policy => Assert.NotEqual(inputs.CacheKey(("1", "1"), policy, "v", "r"), inputs.CacheKey(("1", "1"), policy, "w", "r")));
        Assert.All(policies, policy => Assert.NotEqual(inputs.CacheKey(("1", "1"), policy, "v", "r"), Keys.Inputs(((string a, string b) x) => x.a, "other").CacheKey(("1", "1"), policy, "v", "r")));
        Assert.All(policies, policy => Assert.Equal(policy.UsesRun, inputs.CacheKey(("1", "1"), policy, "v", "r") != inputs.CacheKey(("1", "1"), policy, "v", "s")));
        Assert.All(policies, policy => Assert.Equal(policy.UsesInputs && !policy.Excluded.Contains("a"), inputs.CacheKey(("1", "1"), policy, "v", "r") != inputs.CacheKey(("2", "1"), policy, "v", "r")));
    }

    [Fact]
    public void An_excluded_input_need_not_be_one_that_can_be_keyed()
    {
        TaskInputs<Request> inputs = Keys.Inputs((Request request) => request.Url);
        CachePolicy policy = CachePolicy.Inputs.Except("Logger");
        inputs.Validate(policy);
        Assert.Equal(inputs.CacheKey(new("a", new Log()), policy, "", ""), inputs.CacheKey(new("a", null), policy, "", ""));
        Assert.NotEqual(inputs.CacheKey(new("a", new Log()), policy, "", ""), inputs.CacheKey(new("b", new Log()), policy, "", ""));
        inputs.CacheKey(new("a", new Log()), CachePolicy.Run, "", "");
    }

    private static string Refusal<TIn, TOut>(Func<TIn, TOut> body, TIn input)
    {
        TaskInputs<TIn> inputs = Keys.Inputs(body);
        Assert.False(inputs.TryHash(input, out _));
        return Assert.Throws<FlowException>(() => inputs.CacheKey(input, CachePolicy.Inputs, "", "")).Message;
    }

    private static int Named((string url, int depth) input) => input.depth;

    private static Func<T, T> Body<T>(T _) => input => input;

    private static IEnumerable<int> Lazy()
    {
        yield return 1;
    }

    private static Chain Cyclic()
    {
        Chain chain = new();
        chain.Next = chain;
        return chain;
    }

    private sealed record Request(string Url, object? Logger);

    private sealed class Log;

    private sealed record Chain
    {
        public Chain? Next { get; set; }
    }
}
