namespace RagKit.Configuration;

/// <summary>Reads a corpus's description from a YAML file.</summary>
public static class CorpusFile
{
    /// <summary>
    /// Reads and checks the file; nothing it names is opened. Later layers win: the file, what it says for the environment, then variables such as
    /// <c>RAGKIT__STORE__SQLITE</c>. Relative paths start at the file's folder.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="parts">The parts that it may name, as packages list them; RagKit's own are always known.</param>
    /// <param name="environment">
    /// The environment, such as <c>staging</c>; <see langword="null"/> or empty for none. Its name becomes part of the names of what the corpus writes to, so that no
    /// two environments share a store. Where the file lists environments, it must be one of them.
    /// </param>
    /// <param name="variables">The variables to use; <see langword="null"/> for the process's environment.</param>
    /// <exception cref="CorpusConfigurationException">There are mistakes: the message has them all, each with line and column.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static CorpusDescription Load(string path, IReadOnlyList<CorpusPart> parts, string? environment = null, IReadOnlyDictionary<string, string>? variables = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(parts);
        string full = Path.GetFullPath(path);
        CorpusReading reading = new(
            [.. parts, .. CoreParts.All], variables is null ? Variables.OfProcess() : new Variables(variables), environment ?? "", Path.GetDirectoryName(full));
        MapNode? root = YamlNodes.Read(File.ReadAllText(full), Path.GetFileName(path), reading.Mistakes);
        reading.RequireNone();
        return CorpusLayers.Read(root!, reading, "");
    }
}
