using System.Text.Json;

namespace RagKit.Loading;

/// <summary>
/// Writes a JSON value as blocks: a plain value as <c>name: value</c>, a list of plain values as a list, a value within a value under a heading
/// of its name. Recursion is bounded by the depth that the parser allows.
/// </summary>
internal sealed class JsonBlocks(DocumentBuilder builder)
{
    private const int DeepestHeading = 6;
    private readonly List<string> _pending = [];
    private int _written;

    public void Write(JsonElement root) => Write(root, "");

    private void Write(JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                Enter(name);
                foreach (JsonProperty property in element.EnumerateObject())
                    Write(property.Value, property.Name);
                Leave(name);
                break;
            case JsonValueKind.Array when element.EnumerateArray().All(item => JsonShape.Scalar(item) is not null):
                WriteList(element, name);
                break;
            case JsonValueKind.Array:
                Enter(name);
                foreach (JsonElement item in element.EnumerateArray())
                    Write(item, "");
                Leave(name);
                break;
            default:
                if (JsonShape.Scalar(element) is { } text && !string.IsNullOrWhiteSpace(text))
                    Paragraph(name.Length == 0 ? text.Trim() : $"{name}: {text.Trim()}");
                break;
        }
    }

    private void WriteList(JsonElement list, string name)
    {
        string[] items = [.. list.EnumerateArray().Select(item => JsonShape.Scalar(item)!.Trim()).Where(item => item.Length > 0)];
        if (items.Length == 0)
            return;
        if (name.Length > 0)
            Paragraph(name + ":");
        else
            WriteHeadings();
        builder.Open(BlockKind.List);
        foreach (string item in items)
            builder.Add(BlockKind.ListItem, item);
        builder.Close();
    }

    private void Paragraph(string text)
    {
        WriteHeadings();
        builder.AddParagraph(text);
    }

    private void Enter(string name)
    {
        if (name.Length > 0)
            _pending.Add(name);
    }

    private void Leave(string name)
    {
        if (name.Length == 0)
            return;
        _pending.RemoveAt(_pending.Count - 1);
        _written = Math.Min(_written, _pending.Count);
    }

    /// <summary>Headings are written when text comes under them, so that none stands over nothing.</summary>
    private void WriteHeadings()
    {
        for (; _written < _pending.Count; _written++)
        {
            if (!string.IsNullOrWhiteSpace(_pending[_written]))
                builder.AddHeading(Math.Min(_written + 1, DeepestHeading), _pending[_written].Trim());
        }
    }
}
