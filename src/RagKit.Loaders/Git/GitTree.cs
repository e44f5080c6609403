using System.Runtime.CompilerServices;
using System.Text;

namespace RagKit.Git;

/// <summary>An entry of a commit's tree.</summary>
internal readonly record struct GitEntry(string Mode, string Blob, string Path)
{
    /// <summary>Whether it is a file, and neither a symbolic link (120000) nor another repository (160000).</summary>
    public bool IsFile => Mode is "100644" or "100755" or "100664";
}

/// <summary>Reads a commit's tree as <c>git ls-tree -z</c> writes it: <c>mode type id TAB path NUL</c>, with paths as they are.</summary>
internal static class GitTree
{
    private const int LongestEntry = 1 << 20;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static async IAsyncEnumerable<GitEntry> ReadAsync(GitProgram git, string commit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using GitProcess process = git.Start(["ls-tree", "-r", "-z", "--full-tree", commit]);
        using CancellationTokenRegistration kill = cancellationToken.Register(process.Kill);
        byte[] buffer = new byte[64 * 1024];
        (int start, int end) = (0, 0);
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)0);
            if (length >= 0)
            {
                yield return Parse(buffer.AsSpan(start, length)) ?? throw Unreadable(git);
                start += length + 1;
                continue;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= LongestEntry)
                    throw Unreadable(git);
                Array.Resize(ref buffer, end * 2);
            }
            int read = await process.Output.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            end += read;
        }
        await git.EndAsync(process, $"list the commit {commit}", cancellationToken).ConfigureAwait(false);
        if (end > 0)
            throw Unreadable(git);
    }

    private static GitEntry? Parse(ReadOnlySpan<byte> entry)
    {
        int tab = entry.IndexOf((byte)'\t');
        string[] head = tab < 0 ? [] : Encoding.ASCII.GetString(entry[..tab]).Split(' ');
        return head.Length == 3 ? new GitEntry(head[0], head[2], PathOf(entry[(tab + 1)..])) : null;
    }

    /// <summary>Paths are bytes; those that are not UTF-8 are shown as Latin-1, and opened by their blob all the same.</summary>
    private static string PathOf(ReadOnlySpan<byte> path)
    {
        try
        {
            return Strict.GetString(path);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(path);
        }
    }

    private static RagKitException Unreadable(GitProgram git) => new(
        $"git lists the files of '{git.Folder}' in a way that is not understood, so nothing of the source is taken for deleted. Check the repository with: git fsck");
}
