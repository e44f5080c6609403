using RagKit.Text;

namespace RagKit.Domains;

/// <summary>Says which chunks belong to a domain. Immutable and thread-safe.</summary>
public sealed class DomainRule
{
    private readonly Func<Chunk, bool> _holds;

    private DomainRule(string domain, string fingerprint, Func<Chunk, bool> holds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(domain);
        (Domain, Fingerprint, _holds) = (domain, fingerprint, holds);
    }

    /// <summary>The domain that it assigns.</summary>
    public string Domain { get; }

    internal string Fingerprint { get; }

    /// <summary>A chunk belongs to the domain when its text, title or headings hold one of these words, in whatever form of inflection.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="words">The words; of several words in one text, all must be there.</param>
    public static DomainRule Words(string domain, params IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string[][] wanted = [.. words.Select(word => TextAnalyzer.Terms(word).ToArray())];
        if (wanted.Length == 0 || wanted.Any(terms => terms.Length == 0))
            throw new ArgumentException($"The rule of domain '{domain}' needs words with letters or digits: it has {(words.Count == 0 ? "none" : $"'{string.Join("', '", words)}'")}.", nameof(words));
        return new(domain, $"words:{domain}={string.Join('|', wanted.Select(terms => string.Join('+', terms)))}", chunk =>
        {
            HashSet<string> terms = [.. TextAnalyzer.Terms(chunk.EmbeddingText)];
            return wanted.Any(all => all.All(terms.Contains));
        });
    }

    /// <summary>A chunk belongs to the domain when a metadata name has this value, or a list that holds it.</summary>
    public static DomainRule Metadata(string domain, string name, MetadataValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Filter filter = Filter.Equal(name, value);
        return new(domain, $"metadata:{domain}={name}:{value.Kind}:{value}", chunk => filter.Matches(chunk, ""));
    }

    /// <summary>A chunk belongs to the domain when its document's id matches one of these globs, such as <c>docs/legal/**</c>.</summary>
    public static DomainRule Documents(string domain, params IReadOnlyList<string> globs)
    {
        ArgumentNullException.ThrowIfNull(globs);
        Sources.GlobSet set = new(globs);
        return new(domain, $"documents:{domain}={string.Join('|', globs)}", chunk => set.Matches(chunk.DocumentId));
    }

    /// <summary>A chunk belongs to the domain when a function of the host's says so.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="fingerprint">Names the function and its version, such as <c>contracts/1</c>: change it when the function changes.</param>
    /// <param name="holds">The function; called from several threads at once.</param>
    public static DomainRule When(string domain, string fingerprint, Func<Chunk, bool> holds)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fingerprint);
        ArgumentNullException.ThrowIfNull(holds);
        return new(domain, $"when:{domain}={fingerprint}", holds);
    }

    internal bool Holds(Chunk chunk) => _holds(chunk);
}
