using System.IO.Compression;

namespace RagKit.Loading;

/// <summary>The files of a ZIP container, by name. All that is unpacked of it counts towards one limit, so that a bomb stops early; nothing is written to disk.</summary>
internal sealed class PackedFiles : IDisposable
{
    private readonly string _item;
    private readonly string _kind;
    private readonly UnpackBudget _budget;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private PackedFiles(string item, string kind, ReadOnlyMemory<byte> bytes, UnpackBudget budget)
    {
        (_item, _kind, _budget) = (item, kind, budget);
        _archive = new ZipArchive(ByteStream.Of(bytes), ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            budget.SpendPart();
            _entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }
    }

    /// <summary>The names of the files, in the container's order.</summary>
    public IEnumerable<string> Names => _entries.Keys.Where(name => !name.EndsWith('/'));

    public static PackedFiles Open(string item, string kind, ReadOnlyMemory<byte> bytes, UnpackBudget budget)
    {
        if (bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new RagKitException($"'{item}' is an old or encrypted Office document, not {kind}. Save it anew without a password.");
        return Guarded(item, kind, () => new PackedFiles(item, kind, bytes, budget));
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>The bytes of a file; <see langword="null"/> when there is none of the name.</summary>
    public ReadOnlyMemory<byte>? Read(string name)
    {
        // Not by a conditional expression: in one, null would become an empty memory.
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
            return null;
        return Guarded(_item, _kind, () => Unpack(entry));
    }

    public void Dispose() => _archive.Dispose();

    private ReadOnlyMemory<byte> Unpack(ZipArchiveEntry entry)
    {
        using Stream packed = entry.Open();
        byte[] buffer = new byte[4096];
        int length = 0;
        // The length that the directory states is not believed: an entry costs what it really holds.
        for (int read; (read = packed.Read(buffer, length, buffer.Length - length)) > 0;)
        {
            length += read;
            _budget.Spend(read, entry.FullName);
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
        return buffer.AsMemory(0, length);
    }

    /// <summary>A damaged container shows in many ways.</summary>
    public static T Guarded<T>(string item, string kind, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException or NotSupportedException or OverflowException or IndexOutOfRangeException)
        {
            throw DocumentReading.Damaged(item, kind, e);
        }
    }
}
