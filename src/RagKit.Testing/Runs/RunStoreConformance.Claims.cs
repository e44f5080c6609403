using RagKit.Runs;
using Xunit;
using static RagKit.Testing.Runs.RunSamples;

namespace RagKit.Testing.Runs;

public abstract partial class RunStoreConformance
{
    private static readonly DateTimeOffset Later = Start.AddMinutes(1);

    /// <summary>A run is one owner's until its time has passed; it need not have events.</summary>
    [Fact]
    public async Task TryClaimRunAsync_gives_a_run_to_one_owner_until_its_time()
    {
        IRunStore store = await NewAsync();
        Assert.True(await store.TryClaimRunAsync("r", "a", Start, Later, Cancellation));
        Assert.False(await store.TryClaimRunAsync("r", "b", Later.AddTicks(-1), Later.AddHours(1), Cancellation));
        Assert.Equal(new RunClaim("a", Later, CancelRequested: false), await store.FindClaimAsync("r", Cancellation));
        Assert.True(await store.TryClaimRunAsync("s", "b", Start, Later, Cancellation));

        Assert.True(await store.TryClaimRunAsync("r", "b", Later, Later.AddHours(1), Cancellation));
        Assert.False(await store.TryClaimRunAsync("r", "a", Later, Later.AddHours(2), Cancellation));
        Assert.Equal("b", (await store.FindClaimAsync("r", Cancellation))!.Owner);
    }

    /// <summary>The owner keeps a run for longer.</summary>
    [Fact]
    public async Task TryClaimRunAsync_keeps_what_is_the_owners()
    {
        IRunStore store = await NewAsync();
        Assert.True(await store.TryClaimRunAsync("r", "a", Start, Later, Cancellation));
        Assert.True(await store.TryClaimRunAsync("r", "a", Start.AddSeconds(30), Later.AddMinutes(1), Cancellation));
        Assert.False(await store.TryClaimRunAsync("r", "b", Later, Later.AddHours(1), Cancellation));
        Assert.Equal(Later.AddMinutes(1), (await store.FindClaimAsync("r", Cancellation))!.Until);
    }

    /// <summary>The owner gives a run back, and nobody else does.</summary>
    [Fact]
    public async Task TryClaimRunAsync_gives_back_what_is_the_owners()
    {
        IRunStore store = await NewAsync();
        Assert.True(await store.TryClaimRunAsync("r", "a", Start, Later, Cancellation));
        Assert.False(await store.TryClaimRunAsync("r", "b", Start, Start, Cancellation));
        Assert.Equal("a", (await store.FindClaimAsync("r", Cancellation))!.Owner);
        Assert.True(await store.TryClaimRunAsync("r", "a", Start, Start, Cancellation));
        Assert.Null(await store.FindClaimAsync("r", Cancellation));
        Assert.True(await store.TryClaimRunAsync("r", "b", Start, Later, Cancellation));
    }

    /// <summary>A claim whose time has passed is still seen.</summary>
    [Fact]
    public async Task FindClaimAsync_shows_a_claim_whose_time_has_passed()
    {
        IRunStore store = await NewAsync();
        await store.TryClaimRunAsync("r", "a", Start.AddDays(-1), Start.AddDays(-1).AddSeconds(1), Cancellation);
        Assert.Equal(new RunClaim("a", Start.AddDays(-1).AddSeconds(1), false), await store.FindClaimAsync("r", Cancellation));
    }

    /// <summary>A request to stop stays while the owner keeps the run, and is withdrawn with the next owner.</summary>
    [Fact]
    public async Task RequestCancelAsync_is_seen_until_the_run_is_claimed_anew()
    {
        IRunStore store = await NewAsync();
        await store.RequestCancelAsync("r", Cancellation);
        Assert.Null(await store.FindClaimAsync("r", Cancellation));
        await store.TryClaimRunAsync("r", "a", Start, Later, Cancellation);
        Assert.False((await store.FindClaimAsync("r", Cancellation))!.CancelRequested);
        await store.RequestCancelAsync("r", Cancellation);
        Assert.Equal(new RunClaim("a", Later, CancelRequested: true), await store.FindClaimAsync("r", Cancellation));
        await store.TryClaimRunAsync("r", "a", Start.AddSeconds(1), Later.AddMinutes(1), Cancellation);
        Assert.True((await store.FindClaimAsync("r", Cancellation))!.CancelRequested);

        await store.TryClaimRunAsync("r", "b", Later.AddMinutes(1), Later.AddMinutes(2), Cancellation);
        Assert.False((await store.FindClaimAsync("r", Cancellation))!.CancelRequested);
        await store.RequestCancelAsync("r", Cancellation);
        await store.TryClaimRunAsync("r", "b", Later.AddMinutes(1), Later.AddMinutes(1), Cancellation);
        await store.TryClaimRunAsync("r", "b", Later.AddMinutes(1), Later.AddMinutes(2), Cancellation);
        Assert.False((await store.FindClaimAsync("r", Cancellation))!.CancelRequested);
    }

    /// <summary>Of many who claim a run at once, one gets it.</summary>
    [Fact]
    public async Task TryClaimRunAsync_has_one_winner()
    {
        IRunStore store = await NewAsync();
        for (int round = 0; round < 20; round++)
        {
            string run = $"r{round}";
            bool[] won = await Task.WhenAll(Enumerable.Range(0, 8).Select(owner => Task.Run(
                async () => await store.TryClaimRunAsync(run, $"owner {owner}", Start, Later, Cancellation), Cancellation)));
            int winner = Array.IndexOf(won, true);
            Assert.Single(won, true);
            Assert.Equal($"owner {winner}", (await store.FindClaimAsync(run, Cancellation))!.Owner);
        }
    }
}
