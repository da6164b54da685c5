import type { shell as english } from '../en/shell';

export const shell = {
  promise: '내 기기에서만 실행돼요. 입력한 글은 밖으로 나가지 않아요.',
  views: {
    label: '화면',
    translate: '번역',
    look: '들여다보기',
    train: '학습',
    understand: '이해하기',
  },
  titles: {
    translate: 'Attentive: 번역기는 어디를 볼까요?',
    look: 'Attentive: 번역기 속 들여다보기',
    train: 'Attentive: 번역기가 배우는 과정',
    understand: 'Attentive: 어텐션 이해하기',
  },
  loading: '불러오는 중 …',
  failure: {
    title: '화면을 불러오지 못했어요',
    offline: '인터넷에 연결되어 있지 않은 것 같아요. 이 화면은 아직 내려받지 않았어요.',
    online: '서버가 응답하지 않거나, 페이지를 연 뒤에 새 버전이 올라왔어요.',
    reload: '페이지 새로고침',
  },
} satisfies typeof english;
