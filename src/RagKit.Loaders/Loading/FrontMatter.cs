using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace RagKit.Loading;

/// <summary>
/// The YAML between two lines of dashes at a file's beginning, as typed metadata. Nested maps are flattened with dots. Read by events with
/// a limit to length and depth, so no file can exhaust the stack.
/// </summary>
internal sealed record FrontMatter(int Length, string? Title, Metadata Metadata)
{
    private const int MaxLength = 64 * 1024;
    private const int MaxDepth = 16;

    public static FrontMatter None { get; } = new(0, null, Metadata.Empty);

    /// <summary>The front matter of a file; <see cref="None"/> where the dashes are a rule or a heading's underline.</summary>
    /// <exception cref="RagKitException">It is broken; the message names the line.</exception>
    public static FrontMatter Read(string item, string file)
    {
        int start = LineEnd(file, 0);
        if (!IsFence(file.AsSpan(0, start), '-') || start == file.Length)
            return None;
        for (int line = start; line < file.Length;)
        {
            int end = LineEnd(file, line);
            ReadOnlySpan<char> content = file.AsSpan(line, end - line);
            if (IsFence(content, '-') || IsFence(content, '.'))
                return Parse(item, file[start..line], end);
            if (end - start > MaxLength)
                return None;
            line = end;
        }
        return None;
    }

    private static FrontMatter Parse(string item, string yaml, int length)
    {
        try
        {
            Parser parser = new(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return new FrontMatter(length, null, Metadata.Empty);
            if (!parser.TryConsume<MappingStart>(out _))
                return None;
            List<KeyValuePair<string, MetadataValue>> pairs = [];
            new Reader(parser, pairs).Mapping("", 1);
            Metadata metadata = new(pairs);
            string? title = metadata.TryGetValue("title", out MetadataValue? value) && value.Kind != MetadataKind.Null ? value.ToString().Trim() : null;
            return new FrontMatter(length, title, metadata);
        }
        catch (YamlException e)
        {
            // The opening dashes are the file's first line.
            throw new RagKitException($"'{item}' has broken front matter at line {e.Start.Line + 1}, column {e.Start.Column}: {Reason(e)} " +
                "Correct the YAML between the '---' lines (quote values that hold ': ' or begin with a special character).", e);
        }
    }

    private static string Reason(YamlException e)
    {
        string reason = e.InnerException?.Message ?? e.Message;
        return reason.EndsWith('.') ? reason : reason + ".";
    }

    private static bool IsFence(ReadOnlySpan<char> line, char mark)
    {
        ReadOnlySpan<char> trimmed = line.TrimEnd();
        return trimmed.Length == 3 && trimmed.IndexOfAnyExcept(mark) < 0;
    }

    private static int LineEnd(string file, int from)
    {
        int end = file.IndexOf('\n', from);
        return end < 0 ? file.Length : end + 1;
    }

    /// <summary>Reads events into pairs; recursion is bounded by <see cref="MaxDepth"/>.</summary>
    private sealed class Reader(Parser parser, List<KeyValuePair<string, MetadataValue>> pairs)
    {
        private readonly Dictionary<string, MetadataValue> _anchors = new(StringComparer.Ordinal);

        public void Mapping(string prefix, int depth)
        {
            while (!parser.TryConsume<MappingEnd>(out MappingEnd? _))
            {
                Scalar key = parser.Accept<Scalar>(out _)
                    ? parser.Consume<Scalar>()
                    : throw new YamlException(parser.Current!.Start, parser.Current.End, "A key must be a plain word.");
                string name = prefix + (key.Value.Length == 0 ? "_" : key.Value);
                if (parser.TryConsume<MappingStart>(out MappingStart? start))
                {
                    Check(depth + 1, start);
                    Mapping(name + ".", depth + 1);
                }
                else
                {
                    pairs.Add(new(name, Value(depth)));
                }
            }
        }

        private MetadataValue Value(int depth)
        {
            if (parser.TryConsume<SequenceStart>(out SequenceStart? sequence))
            {
                Check(depth + 1, sequence);
                List<MetadataValue> elements = [];
                while (!parser.TryConsume<SequenceEnd>(out SequenceEnd? _))
                {
                    // Lists hold no lists: those within are flattened, and maps in lists become "key: value" texts.
                    if (parser.TryConsume<MappingStart>(out MappingStart? map))
                    {
                        Check(depth + 2, map);
                        List<KeyValuePair<string, MetadataValue>> inner = [];
                        new Reader(parser, inner).Mapping("", depth + 2);
                        elements.Add(string.Join(", ", inner.Select(pair => $"{pair.Key}: {pair.Value}")));
                    }
                    else
                    {
                        elements.AddRange(Value(depth + 1) is { Kind: not MetadataKind.Null } value ? value.Elements : [MetadataValue.Null]);
                    }
                }
                return MetadataValue.FromElements(elements);
            }
            if (parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
            {
                return _anchors.TryGetValue(alias.Value.Value, out MetadataValue? anchored)
                    ? anchored
                    : throw new YamlException(alias.Start, alias.End, $"The alias '*{alias.Value}' stands for no single value above.");
            }
            Scalar scalar = parser.Consume<Scalar>();
            MetadataValue read = scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value) : scalar.Value;
            if (!scalar.Anchor.IsEmpty)
                _anchors[scalar.Anchor.Value] = read;
            return read;
        }

        private static MetadataValue Plain(string text) => text is "" or "~" or "null" or "Null" or "NULL" ? MetadataValue.Null : TypedText.Read(text);

        private static void Check(int depth, ParsingEvent at)
        {
            if (depth > MaxDepth)
                throw new YamlException(at.Start, at.End, $"It is nested deeper than {MaxDepth} levels.");
        }
    }
}
