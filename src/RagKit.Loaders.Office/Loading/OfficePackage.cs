using System.IO.Compression;

namespace RagKit.Loading;

/// <summary>
/// An Office file's parts, found by name and read as streams. Nothing is inflated but what a loader asks for, and no more than the limit in all.
/// Not thread-safe.
/// </summary>
internal sealed class OfficePackage : IDisposable
{
    private const int MaxEntries = 20_000;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly ZipArchive _archive;
    private readonly CancellationToken _cancellationToken;

    public OfficePackage(string item, ArraySegment<byte> bytes, long maxInflatedBytes, CancellationToken cancellationToken)
    {
        (Item, _cancellationToken) = (item, cancellationToken);
        Budget = new InflateBudget(item, maxInflatedBytes);
        // Counted before the archive is opened, which would make an object of each.
        int count = bytes.AsSpan().Count((ReadOnlySpan<byte>)[0x50, 0x4B, 0x01, 0x02]);
        if (count > MaxEntries)
            throw new RagKitException($"'{item}' has {count} files in its archive, and at most {MaxEntries} are looked at: no sound Office file has so many. Leave it out with an Exclude glob.");
        _archive = new ZipArchive(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in _archive.Entries)
            _entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        Root = RelationshipsOf("");
    }

    /// <summary>The file's name, for messages.</summary>
    public string Item { get; }

    public InflateBudget Budget { get; }

    /// <summary>What the package itself refers to: its main part and its properties.</summary>
    public Relationships Root { get; }

    /// <summary>Begins to read a part; <see langword="null"/> where there is none of that name.</summary>
    public PartReader? Open(string? part)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return part is not null && _entries.TryGetValue(part, out ZipArchiveEntry? entry)
            ? new PartReader(part, new BudgetStream(entry.Open(), Budget), _cancellationToken)
            : null;
    }

    public Relationships RelationshipsOf(string part)
    {
        int name = part.LastIndexOf('/') + 1;
        using PartReader? reader = Open($"{part[..name]}_rels/{part[name..]}.rels");
        return Relationships.Read(reader, part);
    }

    /// <summary>The main part's name, which tells a format from the others.</summary>
    /// <exception cref="RagKitException">The package holds something else, or nothing.</exception>
    public string MainPart(OfficeFormat format)
    {
        string? part = Root.PartOfType("officeDocument");
        if (part is null || !_entries.ContainsKey(part))
            part = OfficeFormat.All.Select(known => known.MainPart).FirstOrDefault(_entries.ContainsKey);
        if (part is null)
            throw new RagKitException($"'{Item}' is an archive, but no {format.Name}: it has no main part. Give it the extension of its format, or leave it out with an Exclude glob.");
        if (part.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            throw new RagKitException($"'{Item}' is a binary workbook (.xlsb), which is not read. Open it in a spreadsheet program, and save it as .xlsx.");
        using PartReader reader = Open(part)!;
        bool any = reader.Read();
        while (any && !reader.IsStart)
            any = reader.Read();
        string root = any ? reader.Name : "";
        if (root == format.Root)
            return part;
        OfficeFormat? other = OfficeFormat.All.FirstOrDefault(known => known.Root == root);
        throw new RagKitException(other is null
            ? $"'{Item}' is no {format.Name}: its main part '{part}' begins with '{root}', not '{format.Root}'. Give it the extension of its format, or leave it out with an Exclude glob."
            : $"'{Item}' is a {other.Name}, not a {format.Name} as its name says. Give it the extension {other.Extension}.");
    }

    public void Dispose() => _archive.Dispose();
}
