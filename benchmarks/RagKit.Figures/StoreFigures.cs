namespace RagKit.Figures;

/// <summary>The figures of stores and of the search engines in them, a part a kind.</summary>
internal static class StoreFigures
{
    private static readonly Func<string, Func<string, bool>, IAsyncEnumerable<Figure>>[] Parts =
    [
        LexicalFigures.MeasureAsync,
        ExactFigures.MeasureAsync,
        SqliteFigures.MeasureAsync,
        HnswFigures.MeasureAsync,
        (_, wanted) => PostgresQueueFigures.MeasureAsync(wanted),
        (_, wanted) => PostgresChunkFigures.MeasureAsync(wanted),
        RedisQueueFigures.MeasureAsync,
        (_, wanted) => PlanFigures.MeasureAsync(wanted),
        (_, wanted) => KillFigures.MeasureAsync(wanted),
    ];

    public static async Task<int> PrintAsync(string? only)
    {
        string? data = CoreFigures.Data();
        if (data is null)
        {
            Console.Error.WriteLine("The shared data is not on this machine: set RAGKIT_DATA to its folder.");
            return 2;
        }
        foreach (Func<string, Func<string, bool>, IAsyncEnumerable<Figure>> measure in Parts)
        {
            await foreach (Figure figure in measure(data, name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)))
                Console.WriteLine(figure);
        }
        return 0;
    }
}
