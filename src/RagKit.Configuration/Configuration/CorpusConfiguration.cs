using Microsoft.Extensions.Configuration;

namespace RagKit.Configuration;

/// <summary>Reads a corpus's description from an IConfiguration, such as a host's.</summary>
public static class CorpusConfiguration
{
    /// <summary>
    /// Reads and checks a section that has the keys of a corpus file. What overrides what is up to the host's providers; relative paths start at the current
    /// directory; names of connection strings are looked up in the host's <c>ConnectionStrings</c> when the corpus is opened.
    /// </summary>
    /// <param name="section">The section; the corpus's name is under <c>corpus</c>, or else the section's key.</param>
    /// <param name="parts">The parts that it may name, as packages list them; RagKit's own are always known.</param>
    /// <param name="environment">The environment: see <see cref="CorpusFile.Load"/>.</param>
    /// <exception cref="CorpusConfigurationException">There are mistakes: the message has them all, each with the path of its key.</exception>
    public static CorpusDescription Read(IConfiguration section, IReadOnlyList<CorpusPart> parts, string? environment = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(parts);
        string path = (section as IConfigurationSection)?.Path ?? "";
        // The host has its own rule for variables that set keys; here they only fill ${NAME}.
        CorpusReading reading = new([.. parts, .. CoreParts.All], Variables.OfProcess().WithoutOverrides(), environment ?? "", Folder: null);
        return CorpusLayers.Read(SectionNodes.Read(section, path), reading, (section as IConfigurationSection)?.Key ?? "");
    }
}
