using System.Globalization;

namespace RagKit.Loading;

/// <summary>Opens a file for reading, with errors that name it and the next step.</summary>
internal static class FileOpening
{
    public static Stream Open(string path, long maxBytes, bool followLinks)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
                throw Missing(path, null);
            if (file.LinkTarget is not null)
            {
                if (!followLinks)
                    throw new RagKitException($"'{path}' has become a symbolic link: set FollowSymlinks to read it.");
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? throw Missing(path, null);
            }
            // Pipes and devices have no length either, and opening a pipe without a writer would wait for ever.
            if (file.Length == 0)
                return new MemoryStream([], writable: false);
            if (file.Length > maxBytes)
            {
                throw new RagKitException(string.Create(CultureInfo.InvariantCulture,
                    $"'{path}' has {file.Length:N0} bytes and MaxFileBytes is {maxBytes:N0}. Split the file, raise MaxFileBytes, or leave it out with an Exclude glob."));
            }
            return new FileStream(path, new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 64 * 1024,
            });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RagKitException($"'{path}' can't be read: {e.Message} Grant read access, or leave it out with an Exclude glob.", e);
        }
    }

    private static RagKitException Missing(string path, Exception? inner) => new(path.Contains('\uFFFD', StringComparison.Ordinal)
        ? $"'{path}' can't be opened: its name is not valid Unicode. Rename the file."
        : $"'{path}' is not there: it was deleted or moved after it was listed. Run the ingestion again.", inner);
}
