using System.Xml;

namespace RagKit.Loading;

/// <summary>The text within an element, whatever elements stand in it.</summary>
internal static class XmlText
{
    /// <summary>The text of the element that the reader stands on, white space collapsed; the reader is then behind the element.</summary>
    public static string Of(XmlReader node)
    {
        if (node.IsEmptyElement)
        {
            node.Read();
            return "";
        }
        int depth = node.Depth;
        TextRun run = new();
        while (node.Read() && node.Depth > depth)
        {
            if (node.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                run.Append(node.Value);
        }
        node.Read();
        return run.Take().Text;
    }
}
