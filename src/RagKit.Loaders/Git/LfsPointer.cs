namespace RagKit.Git;

/// <summary>Recognises the small file that stands in a repository for one that Git LFS keeps elsewhere.</summary>
internal static class LfsPointer
{
    /// <summary>No pointer is longer.</summary>
    public const int MaxLength = 1024;

    private static ReadOnlySpan<byte> Head => "version https://git-lfs.github.com/spec/v1"u8;

    public static void Refuse(string name, ReadOnlySpan<byte> file)
    {
        if (file.Length <= MaxLength && file.StartsWith(Head))
            throw new RagKitException($"'{name}' is kept in Git LFS, and the repository holds only a pointer to it. Run 'git lfs pull' and read the working tree with FromFolder, or leave it out with an Exclude glob.");
    }
}
