namespace RagKit.Pdf;

/// <summary>Walks the trees in which files keep names and numbers in order, each node once and without recursion.</summary>
internal static class PdfTree
{
    /// <param name="file">The file.</param>
    /// <param name="root">The root of the tree.</param>
    /// <param name="leaves">What the entries of a leaf are called: <c>Names</c> or <c>Nums</c>.</param>
    public static IEnumerable<(PdfValue Key, PdfValue Value)> Entries(PdfFile file, PdfValue root, string leaves)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        Stack<PdfValue> open = new([root]);
        while (open.TryPop(out PdfValue node))
        {
            if (node.Kind != PdfKind.Dictionary || !seen.Add(node.Identity!))
                continue;
            file.Budget.Step();
            IReadOnlyList<PdfValue> entries = node.Dictionary[leaves].Items;
            for (int i = 0; i + 1 < entries.Count; i += 2)
                yield return (file.Resolve(entries[i]), file.Resolve(entries[i + 1]));
            IReadOnlyList<PdfValue> kids = node.Dictionary["Kids"].Items;
            for (int i = kids.Count - 1; i >= 0; i--)
                open.Push(file.Resolve(kids[i]));
        }
    }
}
