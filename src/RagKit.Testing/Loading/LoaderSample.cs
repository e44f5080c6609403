using System.Text;

namespace RagKit.Loading;

/// <summary>An input that a loader is tried on.</summary>
/// <param name="Name">The item's id; its extension is what the loader is judged to read.</param>
/// <param name="Bytes">The file's bytes.</param>
public sealed record LoaderSample(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>An input given as text, encoded as UTF-8.</summary>
    public LoaderSample(string name, string text) : this(name, Encoding.UTF8.GetBytes(text))
    {
    }
}
