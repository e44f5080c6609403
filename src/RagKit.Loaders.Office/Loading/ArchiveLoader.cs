using System.Runtime.CompilerServices;
using RagKit.Archives;
using RagKit.OpenXml;
using RagKit.Reading;
using RagKit.Sources;

namespace RagKit.Loading;

/// <summary>
/// Archives as folders: ZIP, TAR and TAR compressed by gzip. Each file that a loader reads gives its documents, named by the archive and the file's path;
/// others are passed over. Nothing is written to disk; what is unpacked is bounded, archives within archives included. Safe to use from several threads
/// at once, if the loaders of the files are.
/// </summary>
public sealed class ArchiveLoader : IDocumentLoader
{
    private static readonly string[] MediaTypes = ["application/zip", "application/x-zip-compressed", "application/x-tar", "application/gzip", "application/x-gzip", "application/x-gtar"];
    private static readonly string[] Extensions = [".zip", ".tar", ".tgz"];

    /// <summary>Documents that are archives themselves, which servers like to call so.</summary>
    private static readonly string[] Packages = [.. OfficeFormat.All.SelectMany(format => format.Extensions), ".odt", ".ott", ".epub"];

    private readonly OfficeLimits _limits;
    private readonly PartLoaders _files;

    /// <summary>A loader of archives.</summary>
    /// <param name="files">What reads the files: of several that can, the last.</param>
    /// <param name="options">How to read; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ArchiveLoader(IReadOnlyList<IDocumentLoader> files, ArchiveLoaderOptions? options = null)
        : this(new PartLoaders(() => files), options)
    {
    }

    internal ArchiveLoader(PartLoaders files, ArchiveLoaderOptions? options)
    {
        _limits = (options ?? new ArchiveLoaderOptions()).Limits;
        _limits.Validate();
        _files = files;
    }

    /// <inheritdoc />
    public string Fingerprint => $"archive/2 {_files.Fingerprint}";

    /// <inheritdoc />
    public bool CanLoad(SourceItem item) => !Packages.Contains(item.Extension)
        && (MediaTypes.Contains(item.BareMediaType()) || item.Is([], Extensions) || (item.Is([], [".gz"]) && item.Id.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc />
    public async IAsyncEnumerable<Document> LoadAsync(SourceContent content, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        SourceItem item = content.Item;
        ReadOnlyMemory<byte> bytes = await content.ReadAllAsync(_limits.MaxBytes, cancellationToken).ConfigureAwait(false);
        if (bytes.Length == 0)
            throw LoadErrors.Empty(item.Id);
        InflateBudget budget = InflateBudget.For(content, _limits);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ArchivedFile file in bytes.Span.StartsWith("PK"u8) ? ZipFiles.Read(item.Id, bytes, budget) : TarFiles.Read(item.Id, bytes, budget))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Wanted(content, file, seen) is not { } name || Unpack(content, file) is not { } unpacked)
                continue;
            await foreach (Document document in _files.LoadAsync(content, Part(item, name), name, unpacked, budget, cancellationToken).ConfigureAwait(false))
                yield return document;
        }
    }

    private static SourceItem Part(SourceItem item, string name) => new($"{item.Id}#{name}", item.Version) { ModifiedAt = item.ModifiedAt };

    /// <summary>The path of a file that a loader reads; one that leaves the archive, comes twice or is locked is reported.</summary>
    private string? Wanted(SourceContent content, ArchivedFile file, HashSet<string> seen)
    {
        string path = file.Path.Replace('\\', '/');
        // The other half of each file that macOS packs; it holds no text.
        if (path.StartsWith("__MACOSX/", StringComparison.Ordinal))
            return null;
        string? name = path.Contains(':', StringComparison.Ordinal) || path.StartsWith('/') ? null : PackedPath.Plain(path);
        bool isWanted = name is not { Length: > 0 } || _files.Find(Part(content.Item, name)) is not null;
        string? problem = name is null ? "Its path leaves the archive. Pack it anew with paths below one folder."
            : !isWanted ? null
            : seen.Add(name) ? file.Problem
            : "A file of that path came before. Pack the archive anew.";
        if (problem is not null)
            content.Fail(new LoadFailure(file.Path, problem));
        return problem is null && isWanted && name is { Length: > 0 } ? name : null;
    }

    /// <summary>A damaged file leaves the others whole.</summary>
    private static ReadOnlyMemory<byte>? Unpack(SourceContent content, ArchivedFile file)
    {
        try
        {
            return file.Unpack();
        }
        catch (Exception e) when (LoadErrors.IsDamage(e))
        {
            content.Fail(new LoadFailure(file.Path, $"It can't be unpacked: {e.Message.TrimEnd('.')}. Pack it anew."));
            return null;
        }
    }
}
