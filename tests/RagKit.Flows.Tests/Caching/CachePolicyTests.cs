using RagKit.Caching;

namespace RagKit.Flows.Tests.Caching;

public sealed class CachePolicyTests
{
    [Fact]
    public void A_policy_is_enabled_when_it_says_what_to_cache_by()
    {
        Assert.All([CachePolicy.Inputs, CachePolicy.TaskVersion, CachePolicy.Run, CachePolicy.Key("a")], policy => Assert.True(policy.IsEnabled));
        Assert.All([CachePolicy.None, CachePolicy.None.For(TimeSpan.FromDays(1)).Refreshed().Serializable()], policy => Assert.False(policy.IsEnabled));
    }

    [Fact]
    public void Policies_are_added_up()
    {
        CachePolicy sum = CachePolicy.Inputs.Except("a").For(TimeSpan.FromHours(2)) + CachePolicy.Run.Except("b", "a").For(TimeSpan.FromHours(1)).Serializable() + CachePolicy.Key("k").Refreshed() + CachePolicy.TaskVersion;
        Assert.True(sum is { UsesInputs: true, UsesRun: true, UsesVersion: true, Name: "k", Refreshes: true, Isolation: CacheIsolation.Serializable });
        Assert.Equal(TimeSpan.FromHours(1), sum.Expiration);
        Assert.Equal(["a", "b"], sum.Excluded);
        Assert.Equal(CachePolicy.Inputs with { Excluded = [] }, CachePolicy.None.Add(CachePolicy.Inputs) with { Excluded = [] });
        Assert.Equal(TimeSpan.FromHours(1), (CachePolicy.Run.For(TimeSpan.FromHours(1)) + CachePolicy.Inputs).Expiration);
        Assert.Equal(TimeSpan.FromHours(1), (CachePolicy.Inputs + CachePolicy.Run.For(TimeSpan.FromHours(1))).Expiration);
    }

    [Fact]
    public void Two_names_are_refused()
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => CachePolicy.Key("a") + CachePolicy.Key("b"));
        Assert.StartsWith("A cache key cannot have two names, 'a' and 'b': use one that holds both.", e.Message, StringComparison.Ordinal);
        Assert.Equal("a", (CachePolicy.Key("a") + CachePolicy.Key("a")).Name);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void An_expiration_that_is_not_above_zero_is_refused(int hours)
    {
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => CachePolicy.Inputs.For(TimeSpan.FromHours(hours)));
        Assert.StartsWith($"Expiration ({TimeSpan.FromHours(hours)}) must be above zero; leave it out to cache for ever, or use CachePolicy.None to cache nothing.", e.Message, StringComparison.Ordinal);
        CachePolicy slipped = CachePolicy.Inputs with { Expiration = TimeSpan.FromHours(hours) };
        Assert.Throws<ArgumentOutOfRangeException>(() => Keys.Inputs((string url) => url).Validate(slipped));
    }

    [Fact]
    public void Other_bad_values_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CachePolicy.Key(""));
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => CachePolicy.Inputs.Isolated((CacheIsolation)7));
        Assert.StartsWith("Isolation (7) must be ReadCommitted or Serializable.", e.Message, StringComparison.Ordinal);
    }
}
