namespace RagKit.Stores;

/// <summary>The files of a <see cref="FolderDocumentStore"/>: where they are, and how they come and go. Thread-safe.</summary>
internal sealed class ContentFiles
{
    private const string Unfinished = ".unfinished";

    private readonly string _temporary;
    private readonly bool _flush;
    private readonly TimeProvider _time;

    public ContentFiles(string root, bool flush, TimeProvider time)
    {
        (Root, _temporary, _flush, _time) = (root, Path.Combine(root, Unfinished), flush, time);
        Directory.CreateDirectory(_temporary);
    }

    public string Root { get; }

    /// <summary>A file that is written beside the others.</summary>
    public ContentFile Create() => new(Path.Combine(_temporary, Path.GetRandomFileName()), this);

    /// <summary>Whether a content is there; if so, it counts as written now.</summary>
    public bool Touch(string address)
    {
        try
        {
            File.SetLastWriteTimeUtc(PathOf(address), _time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Puts a file that was written in its place.</summary>
    public void Keep(FileStream file, string address)
    {
        file.Flush(_flush);
        string path = PathOf(address), temporary = file.Name;
        file.Dispose();
        File.SetLastWriteTimeUtc(temporary, _time.GetUtcNow().UtcDateTime);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Opens a content; <see langword="null"/> when it is not there.</summary>
    public FileStream? Open(string address)
    {
        try
        {
            return new FileStream(PathOf(address), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 14, FileOptions.Asynchronous);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public bool Delete(string address, DateTimeOffset? writtenBefore)
    {
        FileInfo file = new(PathOf(address));
        if (!file.Exists || file.LastWriteTimeUtc >= writtenBefore?.UtcDateTime)
            return false;
        file.Delete();
        return true;
    }

    /// <summary>The contents, in ordinal order of their addresses.</summary>
    public IEnumerable<FileInfo> List(int nameLength) => new DirectoryInfo(Root).EnumerateDirectories("??")
        .OrderBy(folder => folder.Name, StringComparer.Ordinal)
        .SelectMany(folder => folder.EnumerateFiles().Where(file => file.Name.Length == nameLength).OrderBy(file => file.Name, StringComparer.Ordinal));

    /// <summary>Removes what a crash left unfinished.</summary>
    public void RemoveAbandoned(DateTimeOffset before)
    {
        foreach (FileInfo file in new DirectoryInfo(_temporary).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime))
            file.Delete();
    }

    private string PathOf(string address)
    {
        // An address is part of a path: nothing else may come in its place.
        if (address.Length < 3 || !address.All(letter => char.IsAsciiHexDigitLower(letter)))
            throw new ArgumentException($"'{address}' is no address: a SHA-256 in lower-case hexadecimal is.", nameof(address));
        return Path.Combine(Root, address[..2], address);
    }
}
