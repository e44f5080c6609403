namespace RagKit.ArchitectureTests;

/// <summary>One concept a file: what the field's best libraries keep to.</summary>
public sealed class SizeTests
{
    private const int Longest = 500;
    private const int Median = 70;
    private const int NinetiethPercentile = 200;

    [Fact]
    public void No_file_in_src_is_over_five_hundred_lines() =>
        Rule.Holds(
            Sources.All.Where(file => file.Lines > Longest).Select(file => $"{file.Name}: {file.Lines}"),
            $"A file over {Longest} lines holds more than one concept; split it:");

    [Fact]
    public void Half_of_the_files_in_src_fit_on_a_screen_and_nine_in_ten_on_three()
    {
        int[] lines = [.. Sources.All.Select(file => file.Lines).Order()];
        int median = lines[(lines.Length - 1) / 2];
        int ninetieth = lines[(lines.Length - 1) * 9 / 10];

        Assert.True(
            median <= Median && ninetieth <= NinetiethPercentile,
            $"The {lines.Length} files in src have {median} lines at the median (at most {Median}), {ninetieth} at the 90th percentile (at most {NinetiethPercentile}) and {lines[^1]} at most. " +
            $"The longest: {string.Join(", ", Sources.All.OrderByDescending(file => file.Lines).Take(10).Select(file => $"{file.Name} {file.Lines}"))}.");
    }
}
