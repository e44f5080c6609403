namespace RagKit.Vectors;

/// <summary>The file that rows of an image are in: how far it is known, and what keeps it mapped.</summary>
internal sealed class ImageFile(string path, ulong number, long end) : IDisposable
{
    private readonly List<MappedFile> _mapped = [];

    public string Path => path;

    /// <summary>Tells this file from every other that was ever under its path.</summary>
    public ulong Number => number;

    /// <summary>Where the next record belongs.</summary>
    public long End { get; private set; } = end;

    /// <summary>How many records there are.</summary>
    public int Records { get; private set; }

    /// <summary>What was given with the last record.</summary>
    public byte[] Mark { get; private set; } = [];

    public void Advance(long length, byte[] mark)
    {
        End += length;
        Records++;
        Mark = mark;
    }

    /// <summary>The same file as known now, without what keeps it mapped.</summary>
    public ImageFile Copy() => new(path, number, End) { Records = Records, Mark = Mark };

    public void Keep(MappedFile mapped) => _mapped.Add(mapped);

    public void Dispose()
    {
        foreach (MappedFile mapped in _mapped)
            mapped.Dispose();
        _mapped.Clear();
    }
}
