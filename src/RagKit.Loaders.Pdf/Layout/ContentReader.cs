using RagKit.Fonts;
using RagKit.Pdf;
using RagKit.Pictures;

namespace RagKit.Layout;

/// <summary>Runs the operators of a page, its forms and its Type 3 glyphs' neighbours, and writes its text down.</summary>
internal sealed class ContentReader(PdfFile file, FontSet fonts, GlyphPen pen)
{
    private const int MaxForms = 12;
    private const int MaxSaved = 256;
    private const int MaxOperands = 64;
    private const int MaxPictures = 500;
    private readonly Stack<TextState> _saved = new();
    private readonly Stack<(int From, string? Text)> _marked = new();
    private readonly List<PdfValue> _operands = [];
    private TextState _state;
    private Matrix _text = Matrix.Identity;
    private Matrix _line = Matrix.Identity;
    private int _forms;

    /// <summary>How many pictures were drawn.</summary>
    public int Images { get; private set; }

    /// <summary>The first of the pictures that were drawn.</summary>
    public List<PagePicture> Pictures { get; } = [];

    /// <summary>The lines that were drawn.</summary>
    public RulePen Rules { get; } = new();

    public void Run(byte[] content, PdfDictionary resources, in Matrix page)
    {
        _state = TextState.Start(page);
        Execute(content, resources);
    }

    /// <summary>Runs a form on its own, as an annotation's appearance.</summary>
    public void Run(PdfStream form, in Matrix page)
    {
        _state = TextState.Start(page);
        Draw(PdfValue.OfStream(form), file.Catalog["AcroForm"].Dictionary["DR"].Dictionary, isForm: true);
    }

    private void Execute(byte[] content, PdfDictionary resources)
    {
        PdfLexer lexer = new(content);
        PdfParser parser = new(lexer, file.Names, file.Budget, null);
        int saved = _saved.Count;
        _operands.Clear();
        while (true)
        {
            int place = lexer.Position;
            TokenKind token = lexer.Next();
            file.Budget.Passed(lexer.Position - place);
            if (token == TokenKind.End)
                break;
            if (token == TokenKind.ArrayOpen && ContentStrings.AreNext(lexer))
            {
                file.Budget.Step();
                ShowArray(lexer);
                continue;
            }
            if (token != TokenKind.Keyword || lexer.Text.SequenceEqual("true"u8) || lexer.Text.SequenceEqual("false"u8))
            {
                if (_operands.Count == MaxOperands)
                    _operands.RemoveAt(0);
                _operands.Add(parser.Read(token));
                continue;
            }
            file.Budget.Step();
            Operate(lexer, resources, saved);
            _operands.Clear();
        }
        while (_saved.Count > saved)
            _state = _saved.Pop();
    }

    private void Operate(PdfLexer lexer, PdfDictionary resources, int saved)
    {
        switch (ContentOperator.Pack(lexer.Text))
        {
            case ContentOperator.Save when _saved.Count - saved < MaxSaved:
                _saved.Push(_state);
                break;
            case ContentOperator.Restore when _saved.Count > saved:
                _state = _saved.Pop();
                break;
            case ContentOperator.Transform:
                _state.Page = MatrixOperand().Then(_state.Page);
                break;
            case ContentOperator.BeginText:
                _text = _line = Matrix.Identity;
                break;
            case ContentOperator.SetMatrix:
                _text = _line = MatrixOperand();
                break;
            case ContentOperator.Move:
                MoveLine(Operand(1), Operand(0));
                break;
            case ContentOperator.MoveAndLead:
                _state.Leading = -Operand(0);
                MoveLine(Operand(1), Operand(0));
                break;
            case ContentOperator.NextLine:
                MoveLine(0, -_state.Leading);
                break;
            case ContentOperator.SetFont:
                _state.Size = Operand(0);
                _state.Font = fonts.Find(resources["Font"].Dictionary[Name(1)]);
                break;
            case ContentOperator.SetCharacterSpacing:
                _state.CharacterSpacing = Operand(0);
                break;
            case ContentOperator.SetWordSpacing:
                _state.WordSpacing = Operand(0);
                break;
            case ContentOperator.SetScale:
                _state.Scale = Operand(0) / 100;
                break;
            case ContentOperator.SetLeading:
                _state.Leading = Operand(0);
                break;
            case ContentOperator.SetRise:
                _state.Rise = Operand(0);
                break;
            case ContentOperator.Show:
                Show();
                break;
            case ContentOperator.ShowOnNextLine:
                MoveLine(0, -_state.Leading);
                Show();
                break;
            case ContentOperator.ShowSpaced:
                (_state.WordSpacing, _state.CharacterSpacing) = (Operand(2), Operand(1));
                MoveLine(0, -_state.Leading);
                Show();
                break;
            case ContentOperator.Draw:
                Draw(resources["XObject"].Dictionary[Name(0)], resources);
                break;
            case ContentOperator.SetState:
                SetFontOf(resources["ExtGState"].Dictionary[Name(0)].Dictionary);
                break;
            case ContentOperator.BeginMarked:
                BeginMarked(resources);
                break;
            case ContentOperator.BeginPlainMarked:
                _marked.Push((pen.Glyphs.Count, null));
                break;
            case ContentOperator.EndMarked when _marked.TryPop(out (int From, string? Text) marked):
                if (marked.Text is not null)
                    pen.Replace(marked.From, marked.Text);
                break;
            case ContentOperator.BeginImage:
                AddPicture(InlineImage.Read(lexer, file), resources);
                break;
            case ContentOperator.PathMove:
                Rules.MoveTo(Operand(1), Operand(0), _state.Page);
                break;
            case ContentOperator.PathLine:
                Rules.LineTo(Operand(1), Operand(0), _state.Page);
                break;
            case ContentOperator.PathCurve or ContentOperator.PathCurveFrom or ContentOperator.PathCurveTo:
                Rules.CurveTo(Operand(1), Operand(0), _state.Page);
                break;
            case ContentOperator.PathBox:
                Rules.Box(Operand(3), Operand(2), Operand(1), Operand(0), _state.Page);
                break;
            case ContentOperator.PathClose:
                Rules.Close();
                break;
            case int operation when ContentOperator.Paints(operation) is { } paint:
                if (paint.IsClosed)
                    Rules.Close();
                Rules.Paint(paint.IsStroked, paint.IsFilled);
                break;
        }
    }

    private void AddPicture(PdfStream picture, PdfDictionary resources)
    {
        Images++;
        if (Pictures.Count < MaxPictures)
            Pictures.Add(new PagePicture(picture, resources, _state.Page));
    }

    private double Operand(int fromEnd) => fromEnd < _operands.Count ? _operands[^(fromEnd + 1)].Number : 0;

    private string Name(int fromEnd) => fromEnd < _operands.Count ? _operands[^(fromEnd + 1)].Name : "";

    private Matrix MatrixOperand() => _operands.Count < 6 ? Matrix.Identity : new(Operand(5), Operand(4), Operand(3), Operand(2), Operand(1), Operand(0));

    private void MoveLine(double x, double y) => _text = _line = _line.Shifted(x, y);

    private void Show()
    {
        if (_operands.Count == 0)
            return;
        file.Budget.Step(_operands[^1].Bytes.Length);
        pen.Write(_operands[^1].Bytes, _state, ref _text);
    }

    private void ShowArray(PdfLexer lexer)
    {
        while (true)
        {
            switch (lexer.Next())
            {
                case TokenKind.String:
                    file.Budget.Step(lexer.Text.Length);
                    pen.Write(lexer.Text, _state, ref _text);
                    break;
                case TokenKind.Integer or TokenKind.Real:
                    GlyphPen.Kern(lexer.Number, _state, ref _text);
                    break;
                case TokenKind.ArrayClose or TokenKind.End or TokenKind.Keyword:
                    return;
            }
        }
    }

    private void Draw(PdfValue drawn, PdfDictionary resources, bool isForm = false)
    {
        if (drawn.Stream is not { } stream)
            return;
        if (!isForm && stream.Dictionary["Subtype"].Name != "Form")
        {
            AddPicture(stream, resources);
            return;
        }
        if (_forms >= MaxForms)
            return;
        (TextState state, Matrix text, Matrix line) = (_state, _text, _line);
        double[] matrix = stream.Dictionary.Numbers("Matrix");
        if (matrix.Length == 6)
            _state.Page = new Matrix(matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]).Then(_state.Page);
        _forms++;
        // Forms of old have no resources of their own and use the page's.
        Execute(stream.DecodeAndKeep(file.Budget), stream.Dictionary["Resources"] is { Kind: PdfKind.Dictionary } own ? own.Dictionary : resources);
        _forms--;
        (_state, _text, _line) = (state, text, line);
    }

    private void SetFontOf(PdfDictionary state)
    {
        if (state["Font"].Items is not [PdfValue font, PdfValue size, ..])
            return;
        _state.Font = fonts.Find(state.Resolve(font));
        _state.Size = size.Number;
    }

    private void BeginMarked(PdfDictionary resources)
    {
        PdfValue properties = _operands.Count > 0 ? _operands[^1] : default;
        if (properties.Kind == PdfKind.Name)
            properties = resources["Properties"].Dictionary[properties.Name];
        PdfValue actual = properties.Dictionary["ActualText"];
        _marked.Push((pen.Glyphs.Count, actual.Kind == PdfKind.String ? PdfText.Decode(actual.Bytes) : null));
        if (_marked.Count > MaxSaved)
            _marked.Clear();
    }
}
