namespace RagKit.TestData;

/// <summary>
/// Finds the folder of real test collections and documents: <c>RAGKIT_DATA</c>, else <c>shared/data</c>
/// beside the project's root. Tests that need it skip, with the reason, where it is not.
/// </summary>
internal static class SharedData
{
    public static string? Root { get; } = Find();

    /// <summary>The path of a file or folder below the data folder; skips the running test where it is not.</summary>
    public static string Path(params string[] parts)
    {
        Assert.SkipWhen(Root is null, "The shared test data is not on this machine: set RAGKIT_DATA to its folder.");
        string path = System.IO.Path.Combine([Root!, .. parts]);
        Assert.SkipUnless(System.IO.Path.Exists(path), $"'{string.Join('/', parts)}' is not in the shared test data.");
        return path;
    }

    private static string? Find()
    {
        string? configured = Environment.GetEnvironmentVariable("RAGKIT_DATA");
        if (!string.IsNullOrEmpty(configured))
            return Directory.Exists(configured) ? configured : null;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "RagKit.sln")))
                continue;
            string data = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared", "data"));
            return Directory.Exists(data) ? data : null;
        }
        return null;
    }
}
