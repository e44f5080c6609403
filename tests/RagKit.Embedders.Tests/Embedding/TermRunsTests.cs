namespace RagKit.Embedding.Tests;

public sealed class TermRunsTests
{
    [Fact]
    public void Any_numbers_are_read_back_in_order_with_their_counts()
    {
        Random random = new(7);
        byte[] buffer = [];
        for (int round = 0; round < 300; round++)
        {
            int[] numbers = [.. Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(1 << random.Next(1, 31)))];
            List<(int, int)> read = [];
            for (TermRuns runs = new(TermRuns.Encode([.. numbers], ref buffer)); runs.Next();)
                read.Add((runs.Number, runs.Count));
            Assert.Equal(numbers.CountBy(number => number).OrderBy(run => run.Key).Select(run => (run.Key, run.Value)), read);
        }
    }

    [Fact]
    public void The_largest_number_and_a_large_count_are_read_back()
    {
        byte[] buffer = [];
        int[] numbers = [.. Enumerable.Repeat(0, 70_000), int.MaxValue - 1];
        TermRuns runs = new(TermRuns.Encode(numbers, ref buffer));
        Assert.True(runs.Next());
        Assert.Equal((0, 70_000), (runs.Number, runs.Count));
        Assert.True(runs.Next());
        Assert.Equal((int.MaxValue - 1, 1), (runs.Number, runs.Count));
        Assert.False(runs.Next());
    }
}
