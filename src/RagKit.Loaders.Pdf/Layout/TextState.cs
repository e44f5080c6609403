using RagKit.Fonts;

namespace RagKit.Layout;

/// <summary>What a page's operators set and <c>q</c> saves.</summary>
internal struct TextState
{
    public Matrix Page;
    public PdfFont? Font;
    public double Size;
    public double CharacterSpacing;
    public double WordSpacing;
    public double Scale;
    public double Leading;
    public double Rise;

    public static TextState Start(in Matrix page) => new() { Page = page, Scale = 1 };
}
