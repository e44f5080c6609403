using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Archives as folders: ZIP, TAR and compressed TAR. Each file that a loader reads gives its documents, named by the archive and the file's path; others are
/// passed over. Nothing is written to disk; what is unpacked is bounded, archives within archives included. Safe to use from several threads at once, if
/// the loaders of the files are.
/// </summary>
public sealed class ArchiveLoader : IDocumentLoader
{
    private const string Kind = "archive";
    private static readonly string[] MediaTypes = ["application/zip", "application/x-tar", "application/gzip", "application/x-gzip", "application/x-gtar"];
    private static readonly string[] Extensions = [".zip", ".tar", ".tgz"];
    private readonly DocumentLimits _limits;
    private readonly PartLoaders _files;

    /// <summary>A loader of archives.</summary>
    /// <param name="files">What reads the files: of several that can, the last; <see langword="null"/> for <see cref="DocumentLoaders.All"/>.</param>
    /// <param name="limits">How much to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public ArchiveLoader(IReadOnlyList<IDocumentLoader>? files = null, DocumentLimits? limits = null)
        : this(() => files ?? DocumentLoaders.All, limits)
    {
    }

    internal ArchiveLoader(Func<IReadOnlyList<IDocumentLoader>> files, DocumentLimits? limits)
    {
        _limits = limits ?? new DocumentLimits();
        _limits.Validate();
        _files = new PartLoaders(files);
    }

    /// <inheritdoc />
    public string Fingerprint => $"archive/1 {_files.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => item.Is(MediaTypes, Extensions) || item.Id.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        UnpackBudget budget = UnpackBudget.For(content, _limits);
        IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> files = bytes.Span.StartsWith("PK"u8) ? Zip(content, bytes, budget) : Tar(content, bytes, budget);
        foreach ((string name, ReadOnlyMemory<byte> file) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await foreach (Document document in _files.LoadAsync(content, Part(item, name), name, file, budget, cancellationToken).ConfigureAwait(false))
                yield return document;
        }
    }

    private static SourceItem Part(SourceItem item, string name) => new($"{item.Id}#{name}", item.Version) { ModifiedAt = item.ModifiedAt };

    private IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Zip(SourceContent content, ReadOnlyMemory<byte> bytes, UnpackBudget budget)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        using PackedFiles files = PackedFiles.Open(content.Item.Id, Kind, bytes, budget);
        foreach (string path in files.Names)
        {
            if (IsWanted(content, path, seen) is { } name && files.Read(path) is { } file)
                yield return (name, file);
        }
    }

    private IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Tar(SourceContent content, ReadOnlyMemory<byte> bytes, UnpackBudget budget)
    {
        string item = content.Item.Id;
        HashSet<string> seen = new(StringComparer.Ordinal);
        using Stream packed = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? new GZipStream(ByteStream.Of(bytes), CompressionMode.Decompress) : ByteStream.Of(bytes);
        using BudgetStream counted = new(packed, budget, item);
        using TarReader reader = new(counted);
        while (PackedFiles.Guarded(item, Kind, () => reader.GetNextEntry()) is { } entry)
        {
            budget.SpendPart();
            // Links lead out of the archive; only files are read.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null || IsWanted(content, entry.Name, seen) is not { } name)
                continue;
            yield return (name, PackedFiles.Guarded(item, Kind, () => Read(entry.DataStream)));
        }
    }

    /// <summary>The path of a file that a loader reads; one that leaves the archive, or comes twice, is reported.</summary>
    private string? IsWanted(SourceContent content, string path, HashSet<string> seen)
    {
        string? name = path.Contains(':', StringComparison.Ordinal) || path.StartsWith('/') ? null : PackedPath.Plain(path.Replace('\\', '/'));
        if (name is null)
        {
            content.Fail(new LoadFailure(path, "Its path leaves the archive. Pack it anew with paths below one folder."));
            return null;
        }
        if (!seen.Add(name))
        {
            content.Fail(new LoadFailure(path, "A file of that path came before. Pack the archive anew."));
            return null;
        }
        return name.Length > 0 && _files.Find(Part(content.Item, name)) is not null ? name : null;
    }

    private static ReadOnlyMemory<byte> Read(Stream stream)
    {
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }
}
