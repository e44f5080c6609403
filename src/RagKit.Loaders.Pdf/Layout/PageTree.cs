using RagKit.Pdf;

namespace RagKit.Layout;

/// <summary>Walks the tree of pages, each node once and without recursion.</summary>
internal static class PageTree
{
    public static IEnumerable<PdfPage> Pages(PdfFile file)
    {
        bool any = false;
        foreach (PdfPage page in Walk(file.Catalog["Pages"], file))
        {
            any = true;
            yield return page;
        }
        if (any)
            yield break;
        // The tree is lost: pages are then what calls itself so, in the order of their numbers.
        foreach (int number in file.Numbers.ToArray())
        {
            PdfValue value = file.Resolve(PdfValue.OfReference(number));
            if (value.Kind == PdfKind.Dictionary && value.Dictionary["Type"].Name == "Page")
                yield return PageOf(value.Dictionary, default(Inherited).With(value.Dictionary));
        }
    }

    private static IEnumerable<PdfPage> Walk(PdfValue root, PdfFile file)
    {
        HashSet<object> seen = [];
        Stack<(PdfValue Node, Inherited Inherited)> open = new([(root, default)]);
        while (open.TryPop(out (PdfValue Node, Inherited Inherited) next))
        {
            if (next.Node.Kind != PdfKind.Dictionary || !seen.Add(next.Node.Identity!))
                continue;
            file.Budget.Step();
            PdfDictionary node = next.Node.Dictionary;
            Inherited inherited = next.Inherited.With(node);
            PdfValue kids = node["Kids"];
            if (kids.Kind != PdfKind.Array || node["Type"].Name == "Page")
            {
                yield return PageOf(node, inherited);
                continue;
            }
            for (int i = kids.Items.Count - 1; i >= 0; i--)
                open.Push((node.Resolve(kids.Items[i]), inherited));
        }
    }

    private static PdfPage PageOf(PdfDictionary page, Inherited inherited) =>
        new(page, inherited.Resources.Dictionary, inherited.MediaBox, inherited.Rotate.Integer);

    private readonly record struct Inherited(PdfValue Resources, PdfValue MediaBox, PdfValue Rotate)
    {
        public Inherited With(PdfDictionary node) => new(
            node["Resources"] is { IsNull: false } resources ? resources : Resources,
            node["MediaBox"] is { IsNull: false } box ? box : MediaBox,
            node["Rotate"] is { IsNull: false } rotate ? rotate : Rotate);
    }
}
