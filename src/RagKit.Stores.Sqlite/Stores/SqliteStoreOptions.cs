using RagKit.Sqlite;
using RagKit.Vectors;

namespace RagKit.Stores;

/// <summary>How a <see cref="SqliteChunkStore"/> uses its file. The defaults suit one machine and up to some hundred thousand chunks.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>What a write that returned survives.</summary>
    public SqliteDurability Durability { get; init; } = SqliteDurability.Normal;

    /// <summary>Megabytes of the file that each connection keeps in memory: 1 to 4,096.</summary>
    public int CacheMegabytes { get; init; } = 16;

    /// <summary>How long a write waits while another process writes, before it fails: up to a day.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size in megabytes that the file may not outgrow; 0 for no limit but the disk's.</summary>
    public int MaxMegabytes { get; init; }

    /// <summary>
    /// What a search by vector scans. Results are the same in all precisions; Byte needs a quarter of the memory and the time, and
    /// leaves the vectors themselves in the image file.
    /// </summary>
    public VectorPrecision ImagePrecision { get; init; } = VectorPrecision.Byte;

    /// <summary>
    /// Whether a file beside the corpus, named like it and <c>-image</c>, keeps the vectors in the form in which they are searched,
    /// so that the first search need not read them from the corpus. It is made from 2,000 vectors on, checked when it is opened, made anew when
    /// it does not fit, and may be deleted at any time.
    /// </summary>
    public bool KeepImage { get; init; } = true;

    /// <summary>
    /// From how many vectors on they are searched by an HNSW graph, which is approximate: of the nearest chunks it finds nearly all, with exact
    /// scores. 0 for never; at least 1 else. Up to 250,000, the default, a scan of the bytes of all takes some milliseconds, and a graph would gain
    /// little. It is built in the background by whoever searches (searches are exact until it is ready), takes some 600 bytes a vector of 384
    /// dimensions, and with <see cref="KeepImage"/> lies in a file beside the corpus, named like it and <c>-hnsw</c>, which may be deleted at any
    /// time.
    /// </summary>
    public int HnswAbove { get; init; } = 250_000;

    /// <summary>How many rows are scanned in the time of one candidate of the graph; <see langword="null"/> for the default.</summary>
    internal int? ScanRows { get; init; }

    /// <summary>From how many vectors on an image file is kept.</summary>
    internal int LeastImageRows { get; init; } = 2000;

    /// <summary>What the file is opened with; throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the value and the limit.</exception>
    internal DatabaseSettings Validate()
    {
        if (!Enum.IsDefined(ImagePrecision))
            throw new ArgumentOutOfRangeException(null, $"ImagePrecision ({ImagePrecision}) must be Float, Half or Byte.");
        if (HnswAbove < 0)
            throw new ArgumentOutOfRangeException(null, $"HnswAbove ({HnswAbove}) must be at least 0; 0 is for never.");
        return new DatabaseSettings(Durability, CacheMegabytes, BusyTimeout, MaxMegabytes).Validate();
    }
}
