import type { Language } from '../../language.ts';
import type { ToolName } from './tools.ts';

/** Names of the tools, and how they are opened. */
export const TOOLS_TEXTS: Record<
  Language,
  { tools: string; close: string; names: Record<ToolName, string> }
> = {
  en: {
    tools: 'Tools',
    close: 'Close',
    names: {
      calls: 'Calls',
      segment: 'Segment by hand',
      matrix: 'RFC 9293 matrix',
      capture: 'Capture file',
      board: 'Physical board',
    },
  },
  zh: {
    tools: '工具',
    close: '关闭',
    names: {
      calls: '调用',
      segment: '手工报文段',
      matrix: 'RFC 9293 矩阵',
      capture: '抓包文件',
      board: '实体开发板',
    },
  },
};
