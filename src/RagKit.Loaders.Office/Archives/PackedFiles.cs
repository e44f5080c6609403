using System.IO.Compression;
using RagKit.Reading;

namespace RagKit.Archives;

/// <summary>
/// The files of a ZIP container. Nothing is inflated but what is asked for, all of it counts towards one limit, so that a bomb stops early, and
/// nothing is written to disk. What is damaged throws one of the exceptions that <see cref="LoadErrors.IsDamage"/> knows. Not thread-safe.
/// </summary>
internal sealed class PackedFiles : IDisposable
{
    private const int MaxEntries = 20_000;
    private readonly Dictionary<string, ZipArchiveEntry> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ZipArchive _archive;

    private PackedFiles(ReadOnlyMemory<byte> bytes, InflateBudget budget)
    {
        Budget = budget;
        _archive = new ZipArchive(ByteStream.Of(bytes), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in _archive.Entries)
            _byName.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    public InflateBudget Budget { get; }

    /// <summary>Opens the container of a document.</summary>
    /// <param name="item">The item, for messages.</param>
    /// <param name="kind">What it should be.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="budget">What may be inflated.</param>
    /// <exception cref="RagKitException">It is no container, or one of more files than documents have.</exception>
    public static PackedFiles Open(string item, string kind, ReadOnlyMemory<byte> bytes, InflateBudget budget)
    {
        if (CompoundFile.Is(bytes.Span) && CompoundFile.IsEncrypted(bytes.Span))
            throw LoadErrors.Protected(item);
        if (!bytes.Span.StartsWith("PK"u8))
            throw LoadErrors.Other(item, kind, "it does not begin as an archive does");
        int count = ZipDirectory.Count(bytes.Span);
        if (count > MaxEntries)
            throw new RagKitException($"'{item}' has {count} files in its archive, and at most {MaxEntries} are looked at: no sound {kind} has so many. Leave it out with an Exclude glob.");
        return new PackedFiles(bytes, budget);
    }

    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The inflated bytes of a file as they are read; <see langword="null"/> when there is none of the name.</summary>
    public Stream? Open(string? name) => name is not null && _byName.TryGetValue(name, out ZipArchiveEntry? entry) ? new BudgetStream(entry.Open(), Budget) : null;

    /// <summary>The bytes of a file; <see langword="null"/> when there is none of the name.</summary>
    public ReadOnlyMemory<byte>? Read(string name)
    {
        using Stream? stream = Open(name);
        // Not by a conditional expression: in one, null would become an empty memory.
        if (stream is null)
            return null;
        return ByteStream.ReadAll(stream);
    }

    /// <summary>A file as XML in which a document type may stand; <see langword="null"/> when there is none of the name.</summary>
    public PartReader? OpenXml(string name, CancellationToken cancellationToken) => Open(name) is { } stream ? new PartReader(name, stream, hasDoctype: true, cancellationToken) : null;

    public void Dispose() => _archive.Dispose();
}
