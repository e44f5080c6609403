namespace RagKit.Figures;

/// <summary>The figures of stores, a part a kind.</summary>
internal static class StoreFigures
{
    private static readonly Func<Func<string, bool>, IAsyncEnumerable<Figure>>[] Parts =
    [
        PostgresQueueFigures.MeasureAsync,
        PostgresChunkFigures.MeasureAsync,
    ];

    public static async Task<int> PrintAsync(string? only)
    {
        foreach (Func<Func<string, bool>, IAsyncEnumerable<Figure>> measure in Parts)
        {
            await foreach (Figure figure in measure(name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)))
                Console.WriteLine(figure);
        }
        return 0;
    }
}
