using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>The image file beside a corpus: opened, brought up to date now and then, deleted when it does not fit.</summary>
internal sealed class ImageKeeper(string path, SqliteStoreOptions options)
{
    private const int FewestAppended = 2048;
    private const int MostBehind = 16;

    private readonly VectorImageOptions _options = new() { Precision = options.ImagePrecision };
    private bool _fails;

    public string Path { get; } = path + "-image";

    public VectorImage Create(int dimensions) => new(dimensions, _options);

    public VectorImage? Open(int dimensions, out byte[] mark)
    {
        mark = [];
        return options.KeepImage ? VectorImage.Open(Path, dimensions, _options, out mark) : null;
    }

    /// <summary>Whether so many rows are kept in a file at all.</summary>
    public bool Wants(long rows) => options.KeepImage && !_fails && rows >= options.LeastImageRows;

    /// <summary>Whether so much has changed that it is worth writing while others wait: a row is then written a few times at most.</summary>
    /// <param name="changes">Rows added and removed.</param>
    /// <param name="rows">All rows.</param>
    public bool IsWorthSaving(long changes, long rows) =>
        Wants(rows) && changes >= Math.Min(rows, Math.Max(Math.Min(FewestAppended, options.LeastImageRows), rows / MostBehind));

    /// <summary>Whether the file lacks so many of the vectors, judged by the keys of the last, that reading them is worth it.</summary>
    public bool IsBehind(long lastVector)
    {
        long known = VectorImage.ReadMark(Path) is { Length: > 0 } bytes && ImageMark.TryRead(bytes, out ImageMark mark) ? mark.LastVector : 0;
        return IsWorthSaving(known > lastVector ? lastVector : lastVector - known, lastVector);
    }

    /// <summary>Saves an image, if the folder can be written at all: nothing is lost when not.</summary>
    public void Save(VectorImage image, ImageMark mark)
    {
        try
        {
            image.Save(Path, mark.ToBytes());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _fails = true;
        }
    }

    public void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is never believed unchecked.
            _fails = true;
        }
    }
}
