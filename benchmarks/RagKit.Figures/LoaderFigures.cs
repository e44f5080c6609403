namespace RagKit.Figures;

/// <summary>The figures of the loaders, a part a format.</summary>
internal static class LoaderFigures
{
    public static async Task<int> PrintAsync(string? only)
    {
        string? data = CoreFigures.Data();
        if (data is null)
        {
            Console.Error.WriteLine("The shared data is not on this machine: set RAGKIT_DATA to its folder.");
            return 2;
        }
        await foreach (Figure figure in PdfFigures.MeasureAsync(Path.Combine(data, "docs"), name => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase)))
            Console.WriteLine(figure);
        return 0;
    }
}
